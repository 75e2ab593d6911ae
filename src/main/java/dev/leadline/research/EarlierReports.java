package dev.leadline.research;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
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

/** Finds the earlier report with which a deep dive is to be compared, or that it renews, and notes each one for the next. */
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

    /** The report that is to be renewed, kept as a step. It must be there, and be about the same company. */
    Uni<Renewal> renewal(DeepDiveArgs args, TaskContext context) {
        String wanted = args.renew();
        if (wanted == null) {
            return Uni.createFrom().item(Renewal.NONE);
        }
        return context.step(
                "renewal",
                Renewal.class,
                () -> Backoff.whileRedisIsAway(earlier(wanted, args.subject(), context))
                        .map(found -> found.map(one -> renewal(one, args.companyName()))
                                .orElseThrow(() -> wrong("renew", noReport(wanted)))));
    }

    private Renewal renewal(Earlier earlier, String company) {
        DeepDive dive;
        try {
            dive = json.readerFor(DeepDive.class)
                    .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .readValue(earlier.result());
        } catch (JsonProcessingException noDeepDive) {
            throw wrong("renew", "the task " + earlier.id() + " has no report: name a prospect_deep_dive_task");
        }
        if (dive.company() == null || dive.claims() == null || dive.sections() == null || dive.dropped() == null) {
            throw wrong(
                    "renew",
                    dive.report() == null
                            ? "the task " + earlier.id() + " has no report: name a prospect_deep_dive_task"
                            : "the report of the task " + earlier.id()
                                    + " is of an earlier version, and cannot be renewed in part: leave out renew");
        }
        if (!name(dive.company().name()).equals(name(company))) {
            throw wrong(
                    "renew",
                    "the report of the task " + earlier.id() + " is on "
                            + dive.company().name() + ": name one on " + company);
        }
        return Renewal.of(earlier.id().value(), day(earlier), dive);
    }

    private static TaskFailure wrong(String argument, String message) {
        return TaskFailure.permanent(ErrorType.INVALID_ARGUMENTS, argument + ": " + message);
    }

    private static String noReport(String wanted) {
        return wanted.equals(LAST)
                ? "there is no earlier report on this company (any more): leave out renew, and all sections are asked about"
                : "there is no report of a task " + wanted
                        + " (any more): name a prospect_deep_dive_task that succeeded, or last";
    }

    private static String name(String company) {
        return company.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
    }

    private static String day(Earlier earlier) {
        return earlier.endedAt().atOffset(ZoneOffset.UTC).toLocalDate().toString();
    }

    private Uni<Optional<Since>> find(String wanted, String subject, TaskContext context) {
        return earlier(wanted, subject, context).map(found -> found.flatMap(this::read));
    }

    private Uni<Optional<Earlier>> earlier(String wanted, String subject, TaskContext context) {
        Uni<Optional<Earlier>> earlier = wanted.equals(LAST)
                ? results.last(subject, context.tenant())
                : TaskId.parse(wanted)
                        .map(id -> results.of(id, context.tenant()))
                        .orElseGet(() -> Uni.createFrom().item(Optional.empty()));
        return earlier.map(found -> found.filter(one -> !one.id().equals(context.id())));
    }

    private Optional<Since> read(Earlier earlier) {
        String day = day(earlier);
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
        throw wrong("since", noReport(wanted));
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
