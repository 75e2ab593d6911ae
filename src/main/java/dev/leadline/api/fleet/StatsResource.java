package dev.leadline.api.fleet;

import dev.leadline.api.Caller;
import dev.leadline.api.Checks;
import dev.leadline.api.LimitsConfig;
import dev.leadline.api.Queries;
import dev.leadline.counts.Kind;
import dev.leadline.counts.Series;
import dev.leadline.counts.Stats;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** What happened when, for charts. */
@Path("/api/v1/stats")
@Tag(name = "Fleet")
@Produces(MediaType.APPLICATION_JSON)
@RegisterForReflection
public class StatsResource {

    private static final Duration LEAST = Duration.ofSeconds(10);
    private static final Duration USUAL = Duration.ofHours(1);

    private final Stats stats;
    private final Queries queries;
    private final LimitsConfig limits;

    StatsResource(Stats stats, Queries queries, LimitsConfig limits) {
        this.stats = stats;
        this.queries = queries;
        this.limits = limits;
    }

    /**
     * How much happened in each step of a time.
     *
     * @param step PT10S, or PT1M if more than an hour is asked for
     * @param from when the first step begins
     * @param to when the last step ends; it is under way
     * @param series the 50 busiest, and last, as far as there are more, all others together
     */
    @Schema(name = "Stats")
    @RegisterForReflection
    record StatsView(String step, Instant from, Instant to, List<SeriesView> series) {}

    /**
     * Numbers for each step, oldest first.
     *
     * @param key the queue or the task; {@code total}; or {@code others} if rest is true
     * @param rest whether these are the others, which are not told apart
     * @param enqueued new tasks
     * @param started runs that began
     * @param retried attempts that failed and after which the task runs again
     * @param crashed runs whose worker was lost
     * @param runMs how long the runs took that ended, ms together
     * @param waitMs how long tasks had been ready when they started, ms together
     */
    @Schema(name = "StatsSeries")
    @RegisterForReflection
    record SeriesView(
            String key,
            boolean rest,
            long[] enqueued,
            long[] started,
            long[] succeeded,
            long[] failed,
            long[] retried,
            long[] cancelled,
            long[] expired,
            long[] crashed,
            long[] runMs,
            long[] waitMs) {

        static SeriesView of(String key, boolean rest, Series series) {
            return new SeriesView(
                    key,
                    rest,
                    series.of(Kind.ENQUEUED),
                    series.of(Kind.STARTED),
                    series.of(Kind.SUCCEEDED),
                    series.of(Kind.FAILED),
                    series.of(Kind.RETRIED),
                    series.of(Kind.CANCELLED),
                    series.of(Kind.EXPIRED),
                    series.of(Kind.CRASHED),
                    series.of(Kind.RUN_MS),
                    series.of(Kind.WAIT_MS));
        }
    }

    @GET
    @Operation(
            summary = "How many tasks came in, started and ended, over time",
            description =
                    "In steps of 10 seconds for up to an hour, and of a minute for up to a day. Of the caller's tenant, or of all tenants"
                            + " for an administrator. Processes write what they counted every 10 seconds, so the last two steps may grow.")
    public Uni<StatsView> get(
            @RestQuery
                    @Parameter(
                            schema =
                                    @Schema(
                                            enumeration = {"total", "queue", "task"},
                                            defaultValue = "total"))
                    @Nullable
                    String by,
            @RestQuery @Parameter(description = "ISO 8601, PT10S to P1D; PT1H if absent") @Nullable String range,
            @RestQuery @Nullable String queue,
            @RestQuery @Nullable String task,
            @RestQuery @Parameter(description = "Another one than the caller's own needs admin") @Nullable
                    String tenant,
            @Context UriInfo uri,
            @Context SecurityContext security) {
        Queries.only(uri, "by", "range", "queue", "task", "tenant");
        Caller caller = Caller.of(security).require(Caller.Scope.READ);
        Checks checks = new Checks(limits);
        Stats.By known = by(by, checks);
        Duration time = range(range, checks);
        // The same checks of names and of tenants as for lists.
        String visible = queries.filter(
                        caller, new Queries.Filters(queue, task, null, null, null, null, tenant, null, null), checks)
                .tenant();
        checks.end();
        return stats.read(new Stats.Query(visible, known, time, queue, task)).map(StatsResource::view);
    }

    private static Stats.By by(@Nullable String text, Checks checks) {
        if (text == null) {
            return Stats.By.TOTAL;
        }
        switch (text) {
            case "total":
                return Stats.By.TOTAL;
            case "queue":
                return Stats.By.QUEUE;
            case "task":
                return Stats.By.TASK;
            default:
                checks.add("by", "must be one of total, queue, task");
                return Stats.By.TOTAL;
        }
    }

    private static Duration range(@Nullable String text, Checks checks) {
        if (text == null) {
            return USUAL;
        }
        Duration range = Checks.parse(text);
        if (range == null || range.compareTo(LEAST) < 0 || range.compareTo(Stats.MOST) > 0) {
            checks.add("range", "must be an ISO 8601 duration from " + LEAST + " to P1D, such as PT1H");
            return USUAL;
        }
        return range;
    }

    private static StatsView view(Stats.Answer answer) {
        List<SeriesView> series = new ArrayList<>();
        answer.series()
                .forEach(one -> series.add(SeriesView.of(one.key().isEmpty() ? "total" : one.key(), false, one)));
        @Nullable Series others = answer.others();
        if (others != null) {
            series.add(SeriesView.of("others", true, others));
        }
        return new StatsView(answer.step().toString(), answer.from(), answer.to(), List.copyOf(series));
    }
}
