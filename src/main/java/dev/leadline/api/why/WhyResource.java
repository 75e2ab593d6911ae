package dev.leadline.api.why;

import dev.leadline.api.Caller;
import dev.leadline.api.Queries;
import dev.leadline.api.TaskResource;
import dev.leadline.archive.KeptTasks;
import dev.leadline.listing.Explanation;
import dev.leadline.listing.Why;
import dev.leadline.task.TaskId;
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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Why a task does not run yet. */
@Path("/api/v1/tasks/{id}/why")
@Tag(name = "Tasks")
@Produces(MediaType.APPLICATION_JSON)
@RegisterForReflection
public class WhyResource {

    private final Why why;
    private final KeptTasks kept;

    WhyResource(Why why, KeptTasks kept) {
        this.why = why;
        this.kept = kept;
    }

    @GET
    @Operation(
            summary = "Why a task does not run yet, and about when it will",
            description =
                    "The first reason is what holds it now. The start is an estimate from how many tasks of the queue ended in"
                            + " the last five minutes; it is left out when there is nothing to estimate it from.")
    public Uni<Explanation> explain(
            @PathParam("id") String id, @Context UriInfo uri, @Context SecurityContext security) {
        Queries.only(uri);
        Caller caller = Caller.of(security).require(Caller.Scope.READ);
        TaskId task = TaskResource.parse(id);
        return why.explain(task, caller.visibleTenant())
                .onItem()
                .ifNull()
                .switchTo(() -> kept.find(task, caller.visibleTenant())
                        .onItem()
                        .ifNotNull()
                        .transform(Explanation::of))
                .onItem()
                .ifNull()
                .failWith(() -> TaskResource.unknown(id));
    }
}
