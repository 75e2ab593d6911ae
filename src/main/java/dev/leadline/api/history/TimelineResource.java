package dev.leadline.api.history;

import dev.leadline.api.Caller;
import dev.leadline.api.Queries;
import dev.leadline.api.TaskResource;
import dev.leadline.archive.KeptTasks;
import dev.leadline.flow.Dependencies;
import dev.leadline.task.Task;
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
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What happened to a task so far. */
@Path("/api/v1/tasks/{id}/timeline")
@Tag(name = "Tasks")
@Produces(MediaType.APPLICATION_JSON)
@RegisterForReflection
public class TimelineResource {

    private final KeptTasks kept;
    private final Dependencies dependencies;

    TimelineResource(KeptTasks kept, Dependencies dependencies) {
        this.kept = kept;
        this.dependencies = dependencies;
    }

    @GET
    @Operation(
            summary = "The life of a task: how long it waited for what, its runs and their steps",
            description =
                    "Each span begins where the one before it ended (a step is within its run), and the last one goes on until the"
                            + " task has ended. Of a task with many runs the first 5 and the newest 15 are known.")
    public Uni<TimelineView> timeline(
            @PathParam("id") String id, @Context UriInfo uri, @Context SecurityContext security) {
        Queries.only(uri);
        Caller caller = Caller.of(security).require(Caller.Scope.READ);
        TaskId task = TaskResource.parse(id);
        return kept.find(task, caller.visibleTenant())
                .map(found -> TaskResource.found(found, id))
                .chain(found -> released(found).map(at -> view(found, at)));
    }

    private Uni<@Nullable Instant> released(Task task) {
        return task.flow() == null ? Uni.createFrom().nullItem() : dependencies.endOf(task.id());
    }

    private static TimelineView view(Task task, @Nullable Instant released) {
        return new TimelineView(task.id().value(), task.state(), Instant.now(), Timeline.of(task, released));
    }
}
