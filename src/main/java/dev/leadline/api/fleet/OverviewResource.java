package dev.leadline.api.fleet;

import dev.leadline.api.Caller;
import dev.leadline.api.Queries;
import dev.leadline.counts.LastHour;
import dev.leadline.counts.Stats;
import dev.leadline.listing.Overview;
import dev.leadline.listing.Overviews;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** One answer for a start page. */
@Path("/api/v1/overview")
@Tag(name = "Fleet")
@Produces(MediaType.APPLICATION_JSON)
@RegisterForReflection
public class OverviewResource {

    private static final int MOST_FAILING = 10;

    private final Overviews overviews;
    private final Stats stats;
    private final String version;

    OverviewResource(
            Overviews overviews, Stats stats, @ConfigProperty(name = "quarkus.application.version") String version) {
        this.overviews = overviews;
        this.stats = stats;
        this.version = version;
    }

    /**
     * What there is, and what the caller may do.
     *
     * @param now when it was counted
     * @param tenant the caller's
     * @param scopes what the caller may do
     * @param version of Leadline
     * @param queues the 200 that hold most
     * @param others what the other queues hold
     * @param workers how many live
     * @param slots how many tasks these can run at once
     * @param running tasks that run
     * @param failedLastHour tasks that failed in the last hour
     * @param failing the queues of which most tasks failed in the last hour, also those that hold none any more; at most 10
     * @param finishedLastHour tasks that ended in the last hour, in whichever way
     * @param complete false: there are more than 10,000 queues, workers or delayed tasks, so that some are not counted
     */
    @Schema(name = "Overview")
    @RegisterForReflection
    record OverviewView(
            Instant now,
            String tenant,
            List<String> scopes,
            String version,
            List<QueueLine> queues,
            Overview.Others others,
            long workers,
            long slots,
            long running,
            long failedLastHour,
            List<FailingQueue> failing,
            long finishedLastHour,
            boolean complete) {}

    /**
     * What a queue holds.
     *
     * @param lanes waiting tasks by lane
     * @param waiting tasks that can run now, or wait for a limit, or until they can run apart from others
     * @param delayed tasks that are due later: first attempts and further ones
     * @param parked of the waiting ones, those that wait for a limit
     * @param oldestMs for how long the oldest of the waiting tasks has waited, ms; null when none waits
     * @param failedLastHour tasks that failed in the last hour; null when the queue is not told apart from others of which some failed
     */
    @Schema(name = "QueueLine")
    @RegisterForReflection
    record QueueLine(
            String queue,
            Map<String, Long> lanes,
            long waiting,
            long running,
            long delayed,
            long parked,
            @Nullable Long oldestMs,
            boolean paused,
            @Nullable Long failedLastHour) {

        static QueueLine of(Overview.Queue one, LastHour hour) {
            return new QueueLine(
                    one.queue(),
                    one.lanes(),
                    one.waiting(),
                    one.running(),
                    one.delayed(),
                    one.parked(),
                    one.oldestMs(),
                    one.paused(),
                    hour.failedIn(one.queue()));
        }
    }

    /** @param failed its tasks that failed in the last hour */
    @Schema(name = "FailingQueue")
    @RegisterForReflection
    record FailingQueue(String queue, long failed) {}

    @GET
    @Operation(
            summary = "What there is, in short: queues, workers, and what the caller may do",
            description =
                    "Tasks are those of the caller's tenant, or of all tenants for an administrator; workers are all there are. What is"
                            + " told may be 2 seconds old, so that it costs hardly anything to ask often.")
    public Uni<OverviewView> get(@Context UriInfo uri, @Context SecurityContext security) {
        Queries.only(uri);
        Caller caller = Caller.of(security).require(Caller.Scope.READ);
        String tenant = caller.visibleTenant();
        return Uni.combine()
                .all()
                .unis(overviews.of(tenant), stats.lastHour(tenant))
                .with((found, hour) -> view(caller, found, hour));
    }

    private OverviewView view(Caller caller, Overview found, LastHour hour) {
        return new OverviewView(
                found.at(),
                caller.tenant(),
                caller.scopes().stream()
                        .map(scope -> scope.name().toLowerCase(Locale.ROOT))
                        .sorted()
                        .toList(),
                version,
                found.queues().stream().map(one -> QueueLine.of(one, hour)).toList(),
                found.others(),
                found.fleet().workers(),
                found.fleet().slots(),
                found.running(),
                hour.failed(),
                hour.worst(MOST_FAILING).stream()
                        .map(one -> new FailingQueue(one.getKey(), one.getValue()))
                        .toList(),
                hour.finished(),
                found.complete());
    }
}
