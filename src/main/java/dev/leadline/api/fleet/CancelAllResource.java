package dev.leadline.api.fleet;

import dev.leadline.api.Audited;
import dev.leadline.api.Queries;
import dev.leadline.control.BulkControl;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Cancels all tasks that have not ended and match a filter. A class of its own, so that its address is not taken for that of a task. */
@Path("/api/v1/tasks/cancel")
@Tag(name = "Tasks")
@Produces(MediaType.APPLICATION_JSON)
@RegisterForReflection
public class CancelAllResource {

    private final BulkControl control;
    private final Selections selections;

    CancelAllResource(BulkControl control, Selections selections) {
        this.control = control;
        this.selections = selections;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Cancel all tasks that have not ended, and match",
            description =
                    "Finds what the lists of tasks find. Without a state: all that have not ended. Waiting tasks end at once, running"
                            + " ones are stopped within a second. A task that leaves the states that were asked for meanwhile"
                            + " counts as matched and not as done. After 10,000 tasks, or when it has looked at 100,000, it ends, and next is where a"
                            + " further call goes on.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = SelectTasks.class)))
    @Audited(value = "tasks.cancel", answer = true)
    public Uni<BulkResult> cancel(byte[] body, @Context UriInfo uri, @Context SecurityContext security) {
        BulkControl.Selection selection =
                selections.read(body, BulkControl.UNFINISHED, "can be cancelled", uri, security);
        return Queries.page(() -> control.cancel(selection)).map(BulkResult::of);
    }
}
