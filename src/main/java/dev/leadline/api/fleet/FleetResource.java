package dev.leadline.api.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leadline.api.Caller;
import dev.leadline.api.ListPage;
import dev.leadline.api.Queries;
import dev.leadline.counts.LastHour;
import dev.leadline.counts.Stats;
import dev.leadline.handler.ArgumentSchemas;
import dev.leadline.handler.HandlerRegistry;
import dev.leadline.handler.TaskHandler;
import dev.leadline.listing.Portion;
import dev.leadline.listing.QueueView;
import dev.leadline.listing.Survey;
import dev.leadline.listing.WorkerView;
import dev.leadline.listing.Workers;
import dev.leadline.task.Unique;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** What can be run, and what runs it. */
@Path("/api/v1")
@Tag(name = "Fleet")
@Produces(MediaType.APPLICATION_JSON)
@RegisterForReflection
public class FleetResource {

    private final Survey survey;
    private final Stats stats;
    private final Workers workers;
    private final Queries queries;
    private final HandlerRegistry handlers;
    private final ArgumentSchemas schemas;

    FleetResource(
            Survey survey,
            Stats stats,
            Workers workers,
            Queries queries,
            HandlerRegistry handlers,
            ArgumentSchemas schemas) {
        this.survey = survey;
        this.stats = stats;
        this.workers = workers;
        this.queries = queries;
        this.handlers = handlers;
        this.schemas = schemas;
    }

    /** @param arguments JSON Schema, draft 2020-12 */
    @Schema(name = "Handler")
    @RegisterForReflection
    record HandlerView(
            String name,
            String description,
            @Schema(implementation = Object.class) JsonNode arguments,
            Defaults defaults) {}

    /** What holds unless a task says otherwise. */
    @Schema(name = "HandlerDefaults")
    @RegisterForReflection
    record Defaults(
            String queue,
            int maxAttempts,
            String timeout,

            @Schema(description = "waiting, running, or a duration; null: there may be others", examples = "PT1H")
            @Nullable
            String unique) {}

    /**
     * What one queue holds.
     *
     * @param waiting tasks that can run now, or wait for a limit, or until they can run apart from others
     * @param running tasks that are leased
     * @param parked of the waiting ones, those that wait for a limit
     * @param lanes waiting tasks by lane: recovered, high, normal, low
     * @param oldestMs for how long the oldest of the waiting tasks has waited, ms; null when none waits
     * @param paused whether workers take nothing from it
     * @param failedLastHour tasks that failed in the last hour; null when the queue is not told apart from others of which some failed
     */
    @Schema(name = "Queue")
    @RegisterForReflection
    record QueueState(
            String name,
            long waiting,
            long running,
            long parked,
            Map<String, Long> lanes,
            @Nullable Long oldestMs,
            boolean paused,
            @Nullable Long failedLastHour) {

        static QueueState of(QueueView queue, LastHour hour) {
            return new QueueState(
                    queue.name(),
                    queue.waiting(),
                    queue.running(),
                    queue.parked(),
                    queue.lanes(),
                    queue.oldestMs(),
                    queue.paused(),
                    hour.failedIn(queue.name()));
        }
    }

    /** In one page, since there are as many as there are handlers in this program. */
    @GET
    @Path("handlers")
    @Operation(summary = "All tasks that can be enqueued, with the JSON Schemas of their arguments; always one page")
    public ListPage<HandlerView> handlers(@Context UriInfo uri, @Context SecurityContext security) {
        Queries.only(uri);
        Caller.of(security).require(Caller.Scope.READ);
        return new ListPage<>(handlers.offered().stream().map(this::view).toList(), null);
    }

    private HandlerView view(TaskHandler<?, ?> handler) {
        return new HandlerView(
                handler.name(),
                handler.description(),
                schemas.of(handler),
                new Defaults(
                        handler.queue(),
                        handler.retry().maxAttempts(),
                        handler.timeout().toString(),
                        handler.unique().map(FleetResource::unique).orElse(null)));
    }

    private static String unique(Unique unique) {
        return unique.period() == null
                ? unique.condition().name().toLowerCase(Locale.ROOT)
                : unique.period().toString();
    }

    @GET
    @Path("queues")
    @Operation(
            summary = "Queues that hold tasks of the tenant, by name, with how many wait and run",
            description = "A page looks at a bounded number of queues, so that it may be short and still have a next.")
    public Uni<ListPage<QueueState>> queues(
            @RestQuery @Nullable String limit,
            @RestQuery @Nullable String cursor,
            @Context UriInfo uri,
            @Context SecurityContext security) {
        Queries.only(uri, "limit", "cursor");
        Caller caller = Caller.of(security).require(Caller.Scope.READ);
        int size = queries.limit(limit);
        String tenant = caller.visibleTenant();
        Uni<LastHour> hour = stats.lastHour(tenant);
        return page(() -> survey.queues(tenant, size, cursor))
                .chain(page -> hour.map(known -> new ListPage<>(
                        page.items().stream()
                                .map(one -> QueueState.of(one, known))
                                .toList(),
                        page.next())));
    }

    @GET
    @Path("workers")
    @Operation(summary = "Workers that live, by id")
    public Uni<ListPage<WorkerView>> workers(
            @RestQuery @Nullable String limit,
            @RestQuery @Nullable String cursor,
            @Context UriInfo uri,
            @Context SecurityContext security) {
        Queries.only(uri, "limit", "cursor");
        Caller.of(security).require(Caller.Scope.READ);
        int size = queries.limit(limit);
        return page(() -> workers.page(size, cursor));
    }

    private static <T> Uni<ListPage<T>> page(Supplier<Uni<Portion<T>>> list) {
        return Queries.page(list).map(portion -> new ListPage<>(portion.items(), portion.next()));
    }
}
