package dev.leadline.api.history;

import dev.leadline.api.Caller;
import dev.leadline.api.Queries;
import dev.leadline.api.SubmitTask;
import dev.leadline.api.TaskResource;
import dev.leadline.archive.KeptTasks;
import dev.leadline.flow.FlowResults;
import dev.leadline.handler.HandlerRegistry;
import dev.leadline.http.Problem;
import dev.leadline.http.ProblemException;
import dev.leadline.http.ProblemType;
import dev.leadline.task.FlowPart;
import dev.leadline.task.Task;
import dev.leadline.task.TaskFailure;
import dev.leadline.task.TaskId;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What to send to enqueue the same task again. */
@Path("/api/v1/tasks/{id}/request")
@Tag(name = "Tasks")
@Produces(MediaType.APPLICATION_JSON)
@RegisterForReflection
public class RequestResource {

    /** Names options of the task that the answer does not show, so that a task enqueued with it has them not. */
    public static final String LEFT_OUT = "Left-Out";

    private final KeptTasks kept;
    private final FlowResults results;
    private final HandlerRegistry handlers;

    RequestResource(KeptTasks kept, FlowResults results, HandlerRegistry handlers) {
        this.kept = kept;
        this.results = results;
        this.handlers = handlers;
    }

    @GET
    @Operation(
            summary = "The body of a request with which the same task can be enqueued again",
            description =
                    "It has the defaults that held for the task. delay, eta, expires and unique are not in it. A webhook is not,"
                            + " either, since its URL may hold a secret: then the answer's header Left-Out is webhook. Results that a"
                            + " flow's task refers to are in its args.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = SubmitTask.class)))
    @APIResponse(
            responseCode = "409",
            description = "No client can enqueue such a task, or results that it refers to are not there",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Uni<Response> request(@PathParam("id") String id, @Context UriInfo uri, @Context SecurityContext security) {
        Queries.only(uri);
        Caller caller = Caller.of(security).require(Caller.Scope.READ);
        TaskId task = TaskResource.parse(id);
        return kept.find(task, caller.visibleTenant())
                .map(found -> offered(TaskResource.found(found, id)))
                .chain(found -> arguments(found).map(args -> shown(found, args)));
    }

    /** The arguments of internal tasks are not the client's, and may hold what nobody else is to see. */
    private Task offered(Task task) {
        if (handlers.find(task.handler()).isPresent()
                && handlers.offered(task.handler()).isEmpty()) {
            throw new ProblemException(
                    ProblemType.CONFLICT, "Leadline makes tasks of this name itself: clients cannot hand them in");
        }
        return task;
    }

    private Uni<String> arguments(Task task) {
        FlowPart part = task.flow();
        return kept.arguments(task.id())
                .onItem()
                .ifNull()
                .failWith(() -> TaskResource.unknown(task.id().value()))
                .chain(args -> part != null && part.refers() ? resolved(task.id(), args) : item(args));
    }

    private Uni<String> resolved(TaskId task, @Nullable String args) {
        return results.resolve(task, String.valueOf(args))
                .onFailure(TaskFailure.class)
                .transform(missing -> new ProblemException(ProblemType.CONFLICT, String.valueOf(missing.getMessage())));
    }

    private static Uni<String> item(@Nullable String args) {
        return Uni.createFrom().item(args);
    }

    private static Response shown(Task task, String args) {
        Response.ResponseBuilder answer = Response.ok(RequestView.of(task, args));
        if (task.options().webhook() != null) {
            answer.header(LEFT_OUT, "webhook");
        }
        return answer.build();
    }
}
