package dev.leadline.api.webhooks;

import dev.leadline.api.Caller;
import dev.leadline.api.ListPage;
import dev.leadline.api.Queries;
import dev.leadline.broker.Broker;
import dev.leadline.http.ProblemException;
import dev.leadline.listing.TaskFilter;
import dev.leadline.listing.TaskLists;
import dev.leadline.listing.TaskPage;
import dev.leadline.listing.TaskQuery;
import dev.leadline.task.Task;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import dev.leadline.webhook.WebhookView;
import dev.leadline.webhook.Webhooks;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Messages about tasks that ended. */
@Path("/api/v1/webhooks")
@Tag(name = "Webhooks")
@Produces(MediaType.APPLICATION_JSON)
@RegisterForReflection
public class DeliveryResource {

    private final TaskLists lists;
    private final Broker broker;
    private final Queries queries;

    DeliveryResource(TaskLists lists, Broker broker, Queries queries) {
        this.lists = lists;
        this.broker = broker;
        this.queries = queries;
    }

    @GET
    @Operation(
            summary = "List the deliveries of webhooks, newest first within a state",
            description =
                    "Each is a task (webhook_delivery_task in the queue webhooks), which can be cancelled and run again. A page looks at"
                            + " a bounded number of tasks, so that it may be short, or empty, and still have a next.")
    public Uni<ListPage<DeliveryView>> list(
            @RestQuery
                    @Parameter(
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            enumeration = {"PENDING", "DELIVERED", "FAILED"}))
                    @Nullable
                    String state,
            @RestQuery @Nullable String limit,
            @RestQuery @Nullable String cursor,
            @Context UriInfo uri,
            @Context SecurityContext security) {
        Queries.only(uri, "state", "limit", "cursor");
        Caller caller = Caller.of(security).require(Caller.Scope.READ);
        TaskFilter deliveries = TaskFilter.ANY
                .ofTenant(caller.visibleTenant())
                .inQueue(Webhooks.QUEUE)
                .ofHandler(Webhooks.DELIVERY);
        TaskQuery query = new TaskQuery(deliveries, states(state), queries.limit(limit), Queries.cursor(cursor));
        return Queries.page(() -> lists.page(query)).chain(this::views);
    }

    private static Set<TaskState> states(@Nullable String text) {
        if (text == null) {
            return Set.of();
        }
        for (WebhookView.State state : WebhookView.State.values()) {
            if (state.name().equals(text) && !state.deliveries().isEmpty()) {
                return state.deliveries();
            }
        }
        throw ProblemException.invalid("state", "must be one of PENDING, DELIVERED, FAILED");
    }

    private Uni<ListPage<DeliveryView>> views(TaskPage page) {
        String next = page.next() == null ? null : page.next().toString();
        List<Uni<DeliveryView>> views = page.items().stream().map(this::view).toList();
        return views.isEmpty()
                ? Uni.createFrom().item(new ListPage<>(List.of(), next))
                : Uni.join().all(views).andFailFast().map(items -> new ListPage<>(items, next));
    }

    private Uni<DeliveryView> view(Task delivery) {
        String told = DeliveryView.told(delivery);
        TaskId id = told == null ? null : TaskId.parse(told).orElse(null);
        return id == null
                ? Uni.createFrom().item(DeliveryView.of(delivery, null))
                : broker.find(id, delivery.placement().tenant()).map(task -> DeliveryView.of(delivery, task));
    }
}
