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

/** Runs all tasks again that ended badly and match a filter. A class of its own, so that its address is not taken for that of a task. */
@Path("/api/v1/tasks/retry")
@Tag(name = "Tasks")
@Produces(MediaType.APPLICATION_JSON)
@RegisterForReflection
public class RetryAllResource {

    private final BulkControl control;
    private final Selections selections;

    RetryAllResource(BulkControl control, Selections selections) {
        this.control = control;
        this.selections = selections;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Run all tasks again that failed, were cancelled or expired, and match",
            description =
                    "Finds what the lists of tasks find, newest first. Without a state: FAILED, CANCELLED and EXPIRED ones. A task that"
                            + " somebody else runs again meanwhile"
                            + " counts as matched and not as done. After 10,000 tasks, or when it has looked at 100,000, it ends, and next is where a"
                            + " further call goes on.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = SelectTasks.class)))
    @Audited(value = "tasks.retry", answer = true)
    public Uni<BulkResult> retry(byte[] body, @Context UriInfo uri, @Context SecurityContext security) {
        BulkControl.Selection selection =
                selections.read(body, BulkControl.ENDED_BADLY, "can be run again", uri, security);
        return Queries.page(() -> control.retry(selection)).map(BulkResult::of);
    }
}
