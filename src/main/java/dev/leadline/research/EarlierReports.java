package dev.leadline.research;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.Backoff;
import dev.leadline.handler.EarlierResults;
import dev.leadline.handler.EarlierResults.Earlier;
import dev.leadline.handler.TaskContext;
import dev.leadline.report.Changes;
import dev.leadline.task.ErrorType;
import dev.leadline.task.TaskFailure;
import dev.leadline.task.TaskId;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the earlier report with which a deep dive is to be compared, and notes each one for the next. */
@Singleton
class EarlierReports {

    /** What asks for the last report on the same company. */
    static final String LAST = "last";

    private final EarlierResults results;
    private final ObjectMapper json;

    EarlierReports(EarlierResults results, ObjectMapper json) {
        this.results = results;
        this.json = json;
    }

    /**
     * The earlier report, kept as a step.
     *
     * @param wanted {@link #LAST}, or the id of a task, which then must have a report; null: none
     */
    Uni<Since> since(@Nullable String wanted, String subject, TaskContext context) {
        if (wanted == null) {
            return Uni.createFrom().item(Since.NOTHING);
        }
        return context.step(
                "since",
                Since.class,
                () -> Backoff.whileRedisIsAway(find(wanted, subject, context))
                        .map(found -> found.orElseGet(() -> missing(wanted))));
    }

    private Uni<Optional<Since>> find(String wanted, String subject, TaskContext context) {
        Uni<Optional<Earlier>> earlier = wanted.equals(LAST)
                ? results.last(subject, context.tenant())
                : TaskId.parse(wanted)
                        .map(id -> results.of(id, context.tenant()))
                        .orElseGet(() -> Uni.createFrom().item(Optional.empty()));
        return earlier.map(
                found -> found.filter(one -> !one.id().equals(context.id())).flatMap(this::read));
    }

    private Optional<Since> read(Earlier earlier) {
        String day = earlier.endedAt().atOffset(ZoneOffset.UTC).toLocalDate().toString();
        try {
            return Changes.claims(json.readTree(earlier.result()))
                    .map(claims -> new Since(true, earlier.id().value(), day, claims));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the result of " + earlier.id() + " is no JSON", e);
        }
    }

    private static Since missing(String wanted) {
        if (wanted.equals(LAST)) {
            return Since.FIRST;
        }
        throw TaskFailure.permanent(
                ErrorType.INVALID_ARGUMENTS,
                "since: there is no report of a task " + wanted
                        + " (any more): name a prospect_deep_dive_task that succeeded, or last");
    }

    /** Notes a report as the last one on its company. One without claims would make the next one all new. */
    Uni<Void> note(boolean hasClaims, String subject, TaskContext context) {
        return hasClaims
                ? Backoff.whileRedisIsAway(results.note(subject, context.tenant(), context.id()))
                : Uni.createFrom().voidItem();
    }

    /** What tells one company from others: the host of its website, or its name and country. */
    static String subject(String company, @Nullable String website, @Nullable String country) {
        String host = website == null ? null : URI.create(website).getHost();
        String shown = host != null
                ? host.replaceFirst("(?i)^www\\.", "")
                : company.strip().replaceAll("\\s+", " ") + (country == null ? "" : ", " + country.strip());
        return "prospect " + shown.toLowerCase(Locale.ROOT);
    }
}
