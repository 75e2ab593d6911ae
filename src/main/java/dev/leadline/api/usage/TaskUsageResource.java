package dev.leadline.api.usage;

import dev.leadline.api.Caller;
import dev.leadline.api.Queries;
import dev.leadline.api.TaskResource;
import dev.leadline.archive.KeptTasks;
import dev.leadline.ledger.Ledger;
import dev.leadline.ledger.Line;
import dev.leadline.task.Task;
import dev.leadline.task.TaskId;
import dev.leadline.task.Usage;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What one task used and paid. */
@Path("/api/v1/tasks/{id}/usage")
@Tag(name = "Usage")
@Produces(MediaType.APPLICATION_JSON)
@RegisterForReflection
public class TaskUsageResource {

    private final KeptTasks kept;
    private final Ledger ledger;

    TaskUsageResource(KeptTasks kept, Ledger ledger) {
        this.kept = kept;
        this.ledger = ledger;
    }

    /**
     * The calls of a task that were charged.
     *
     * @param items oldest first, at most 500; kept as long as the task is kept in Redis
     * @param total of these items
     * @param usage of the whole task, as the task itself shows it
     */
    @Schema(name = "TaskUsage")
    @RegisterForReflection
    record TaskUsageView(String id, List<ChargeView> items, SumView total, Usage usage) {

        static TaskUsageView of(Task task, List<Line> lines) {
            return new TaskUsageView(
                    task.id().value(),
                    lines.stream().map(ChargeView::of).toList(),
                    SumView.total(lines.stream().map(Line::charge).toList()),
                    task.usage());
        }
    }

    @GET
    @Operation(
            summary = "What a task used and paid: each call of a provider, over all its attempts",
            description =
                    "Also the calls of attempts that failed, were cancelled, or whose worker was lost, as far as the provider answered.")
    public Uni<TaskUsageView> usage(
            @PathParam("id") String id, @Context UriInfo uri, @Context SecurityContext security) {
        Queries.only(uri);
        Caller caller = Caller.of(security).require(Caller.Scope.READ);
        TaskId task = TaskResource.parse(id);
        return kept.find(task, caller.visibleTenant())
                .map(found -> TaskResource.found(found, id))
                .chain(found -> ledger.of(task, found.placement().tenant(), found.handler())
                        .map(lines -> TaskUsageView.of(found, lines)));
    }
}
