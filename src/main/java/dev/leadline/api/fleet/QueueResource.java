package dev.leadline.api.fleet;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.api.Audited;
import dev.leadline.api.Caller;
import dev.leadline.api.Checks;
import dev.leadline.api.LimitsConfig;
import dev.leadline.api.Queries;
import dev.leadline.api.StrictBody;
import dev.leadline.control.QueueControl;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
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
import org.jspecify.annotations.Nullable;

/** Queues: pause, resume, purge, move. For administrators. */
@Path("/api/v1/queues/{queue}")
@Tag(name = "Fleet")
@Produces(MediaType.APPLICATION_JSON)
@RegisterForReflection
public class QueueResource {

    private final QueueControl control;
    private final StrictBody bodies;
    private final LimitsConfig limits;

    QueueResource(QueueControl control, ObjectMapper json, LimitsConfig limits) {
        this.control = control;
        this.bodies = new StrictBody(json);
        this.limits = limits;
    }

    /** Whether workers take tasks of a queue. */
    @Schema(name = "QueueState")
    @RegisterForReflection
    record QueueState(String name, boolean paused) {}

    @Schema(name = "Purged")
    @RegisterForReflection
    record Purged(long purged) {}

    @Schema(name = "Moved")
    @RegisterForReflection
    record Moved(long moved) {}

    @Schema(name = "MoveQueue")
    @RegisterForReflection
    record MoveQueue(
            @Schema(required = true, examples = "other", pattern = "[A-Za-z0-9._-]{1,64}") @Nullable
            String to) {}

    @POST
    @Path("pause")
    @Operation(
            summary = "Pause a queue",
            description =
                    "From the answer on, no task of the queue starts, in any lane, on any worker, however it came there: new ones,"
                            + " delayed ones that are due, retries, tasks of workers that were lost. The queue still takes new tasks, and"
                            + " tasks that wait still expire. What runs already goes on. The queue need not exist yet. Needs admin.")
    @Audited("queue.pause")
    public Uni<QueueState> pause(
            @PathParam("queue") String queue, @Context UriInfo uri, @Context SecurityContext security) {
        String name = checked(queue, uri, security);
        return control.pause(name).replaceWith(new QueueState(name, true));
    }

    @POST
    @Path("resume")
    @Operation(summary = "Let a paused queue run again", description = "Needs admin.")
    @Audited("queue.resume")
    public Uni<QueueState> resume(
            @PathParam("queue") String queue, @Context UriInfo uri, @Context SecurityContext security) {
        String name = checked(queue, uri, security);
        return control.resume(name).replaceWith(new QueueState(name, false));
    }

    @DELETE
    @Path("tasks")
    @Operation(
            summary = "Cancel all tasks that wait in a queue",
            description =
                    "Cancels the tasks of all tenants that wait in the queue: ready ones, those that wait in quarantine, delayed"
                            + " ones, and those that wait for their next attempt. They end as CANCELLED and can be run again. Running tasks go"
                            + " on. Members of a flow that wait for other members belong to no queue yet. Tasks that are enqueued meanwhile"
                            + " may stay. Needs admin.")
    @Audited(value = "queue.purge", answer = true)
    public Uni<Purged> purge(
            @PathParam("queue") String queue, @Context UriInfo uri, @Context SecurityContext security) {
        return control.purge(checked(queue, uri, security)).map(Purged::new);
    }

    @POST
    @Path("move")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Move all tasks that wait in a queue to another one",
            description =
                    "Moves the tasks of all tenants that wait in the queue, with their priorities and in their order: ready ones,"
                            + " those that wait in quarantine, delayed ones, and those that wait for their next attempt. Running tasks stay: if"
                            + " they run again, they do so in their old queue. Members of a flow that wait for other members belong to no"
                            + " queue yet. Tasks that are enqueued meanwhile may stay. Needs admin.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = MoveQueue.class)))
    @Audited(value = "queue.move", answer = true)
    public Uni<Moved> move(
            @PathParam("queue") String queue, byte[] body, @Context UriInfo uri, @Context SecurityContext security) {
        String from = checked(queue, uri, security);
        Checks checks = new Checks(limits);
        String to =
                checks.name("to", bodies.read(body, MoveQueue.class, "\"to\"").to());
        if (to.equals(from)) {
            checks.add("to", "must be another queue");
        }
        checks.end();
        return control.move(from, to).map(Moved::new);
    }

    /** The name of the queue, once it is certain that the caller may do this. */
    private String checked(String queue, UriInfo uri, SecurityContext security) {
        Queries.only(uri);
        Caller.of(security).require(Caller.Scope.ADMIN);
        Checks checks = new Checks(limits);
        String name = checks.name("queue", queue);
        checks.end();
        return name;
    }
}
