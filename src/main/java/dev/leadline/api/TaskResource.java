package dev.leadline.api;

import dev.leadline.archive.KeptTasks;
import dev.leadline.broker.Broker;
import dev.leadline.broker.Enqueue;
import dev.leadline.http.Problem;
import dev.leadline.http.ProblemException;
import dev.leadline.http.ProblemType;
import dev.leadline.listing.ShownResults;
import dev.leadline.listing.TaskLists;
import dev.leadline.listing.TaskQuery;
import dev.leadline.task.NewTask;
import dev.leadline.task.Task;
import dev.leadline.task.TaskId;
import dev.leadline.webhook.Webhooks;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Tasks: enqueue, look up, wait, list, cancel, run again. */
@Path(TaskResource.PATH)
@Tag(name = "Tasks")
@Produces(MediaType.APPLICATION_JSON)
@RegisterForReflection
public class TaskResource {

    public static final String PATH = "/api/v1/tasks";

    /** Says that the answer is an earlier task, since the one of the request was to be the only one of its kind. */
    public static final String UNIQUE_REPLAYED = "Unique-Replayed";

    private final Broker broker;
    private final KeptTasks kept;
    private final TaskLists lists;
    private final ShownResults shown;
    private final TaskRequests requests;
    private final IdempotencyKeys idempotency;
    private final Queries queries;
    private final Webhooks webhooks;

    TaskResource(
            Broker broker,
            KeptTasks kept,
            TaskLists lists,
            ShownResults shown,
            TaskRequests requests,
            IdempotencyKeys idempotency,
            Queries queries,
            Webhooks webhooks) {
        this.broker = broker;
        this.kept = kept;
        this.lists = lists;
        this.shown = shown;
        this.requests = requests;
        this.idempotency = idempotency;
        this.queries = queries;
        this.webhooks = webhooks;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Enqueue a task")
    @Parameter(
            name = IdempotencyKeys.HEADER,
            in = ParameterIn.HEADER,
            description = "Names the request, so that repeating it makes no second task",
            schema = @Schema(type = SchemaType.STRING, minLength = 1, maxLength = 255))
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = SubmitTask.class)))
    @APIResponse(
            responseCode = "202",
            description = "Taken",
            content = @Content(schema = @Schema(implementation = TaskView.class)))
    @APIResponse(
            responseCode = "200",
            description = "The first task of this Idempotency-Key, or the one that is unique",
            content = @Content(schema = @Schema(implementation = TaskView.class)))
    @APIResponse(
            responseCode = "4XX",
            description = "Refused",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Uni<Response> submit(
            byte[] body, @Context HttpHeaders headers, @Context UriInfo uri, @Context SecurityContext security) {
        Queries.only(uri);
        Caller caller = Caller.of(security).require(Caller.Scope.ENQUEUE);
        SubmitTask request = requests.read(body);
        NewTask task = requests.check(request, caller.tenant(), idempotency.of(headers, request));
        return broker.enqueue(task).chain(answer -> submitted(answer, task, caller));
    }

    private Uni<Response> submitted(Enqueue.Answer answer, NewTask task, Caller caller) {
        return switch (answer.result()) {
            case ACCEPTED -> Uni.createFrom().item(accepted(TaskView.of(task, null)));
            case REPLAYED -> first(answer, "Idempotency-Replayed", caller);
            case NOT_UNIQUE -> first(answer, UNIQUE_REPLAYED, caller);
            case KEY_REUSED -> throw IdempotencyKeys.reused(answer.id());
        };
    }

    private Uni<Response> first(Enqueue.Answer answer, String header, Caller caller) {
        String id = answer.id().value();
        return broker.find(answer.id(), caller.tenant())
                .chain(first -> whole(found(first, id), caller))
                .map(first -> Response.ok(first)
                        .header(HttpHeaders.LOCATION, location(id))
                        .header(header, true)
                        .build());
    }

    @GET
    @Path("{id}")
    @Operation(summary = "Look a task up, and wait for its end if asked to")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = TaskView.class)))
    public Uni<Response> get(
            @PathParam("id") String id,
            @RestQuery @Nullable String wait,
            @Context UriInfo uri,
            @Context SecurityContext security) {
        Queries.only(uri, "wait");
        Caller caller = Caller.of(security).require(Caller.Scope.READ);
        TaskId task = parse(id);
        Duration atMost = queries.wait(wait);
        Uni<@Nullable Task> look = atMost == null
                ? kept.find(task, caller.visibleTenant())
                : kept.await(task, caller.visibleTenant(), atMost);
        return look.chain(one -> whole(found(one, id), caller)).map(TaskResource::shown);
    }

    @GET
    @Operation(
            summary = "List tasks, newest first within a state",
            description =
                    "A page looks at a bounded number of tasks, so that with filters it may be short, or empty, and still"
                            + " have a next. Waiting and running tasks of up to 1,000 ready streams (one for each queue, priority and"
                            + " tenant with work) come newest first; beyond that, those of the first 1,000 streams by name come before"
                            + " those of the next.")
    public Uni<ListPage<TaskView>> list(
            @RestQuery @Nullable String state,
            @RestQuery @Nullable String queue,
            @RestQuery @Nullable String task,
            @RestQuery @Nullable String tag,
            @RestQuery @Parameter(description = "Of the last error, such as timeout") @Nullable String errorType,
            @RestQuery @Parameter(description = "Id of a group of /api/v1/failures") @Nullable String failure,
            @RestQuery @Parameter(description = "Id of the worker that runs it, or ran it last") @Nullable
                    String worker,
            @RestQuery @Parameter(description = "Another one than the caller's own needs admin") @Nullable
                    String tenant,
            @RestQuery @Parameter(description = "RFC 3339: created at this time or later") @Nullable String after,
            @RestQuery @Parameter(description = "RFC 3339: created before this time") @Nullable String before,
            @RestQuery @Nullable String limit,
            @RestQuery @Nullable String cursor,
            @Context UriInfo uri,
            @Context SecurityContext security) {
        Queries.only(
                uri,
                "state",
                "queue",
                "task",
                "tag",
                "errorType",
                "failure",
                "worker",
                "tenant",
                "after",
                "before",
                "limit",
                "cursor");
        Caller caller = Caller.of(security).require(Caller.Scope.READ);
        TaskQuery query = queries.list(
                caller,
                new Queries.Filters(queue, task, tag, errorType, failure, worker, tenant, after, before),
                state,
                limit,
                cursor);
        return Queries.page(() -> lists.page(query))
                .chain(page -> views(page.items())
                        .map(items -> new ListPage<>(
                                items, page.next() == null ? null : page.next().toString())));
    }

    @DELETE
    @Path("{id}")
    @Operation(summary = "Cancel a task")
    @APIResponse(
            responseCode = "200",
            description = "It was waiting and is cancelled",
            content = @Content(schema = @Schema(implementation = TaskView.class)))
    @APIResponse(
            responseCode = "202",
            description = "It is running and is stopped within a second",
            content = @Content(schema = @Schema(implementation = TaskView.class)))
    @Audited("task.cancel")
    public Uni<Response> cancel(@PathParam("id") String id, @Context UriInfo uri, @Context SecurityContext security) {
        Queries.only(uri);
        Caller caller = Caller.of(security).require(Caller.Scope.ENQUEUE);
        TaskId task = parse(id);
        return broker.cancel(task, caller.visibleTenant()).chain(result -> switch (result) {
            case CANCELLED -> view(task, caller).map(one -> Response.ok(one).build());
            case REQUESTED -> view(task, caller).map(TaskResource::accepted);
            case FINAL -> throw new ProblemException(ProblemType.CONFLICT, "the task has ended already");
            case UNKNOWN ->
                kept.find(task, caller.visibleTenant())
                        .map(archived -> found(archived, id))
                        .map(archived -> {
                            throw new ProblemException(ProblemType.CONFLICT, "the task has ended already");
                        });
        });
    }

    @POST
    @Path("{id}/retry")
    @Operation(summary = "Run a failed, cancelled or expired task again")
    @APIResponse(responseCode = "202", content = @Content(schema = @Schema(implementation = TaskView.class)))
    @Audited("task.retry")
    public Uni<Response> retry(@PathParam("id") String id, @Context UriInfo uri, @Context SecurityContext security) {
        Queries.only(uri);
        Caller caller = Caller.of(security).require(Caller.Scope.ENQUEUE);
        TaskId task = parse(id);
        return kept.retry(task, caller.visibleTenant()).chain(answer -> switch (answer.result()) {
            case QUEUED -> view(task, caller).map(TaskResource::accepted);
            case NOT_ENDED_BADLY ->
                throw new ProblemException(
                        ProblemType.CONFLICT, "only a failed, cancelled or expired task can be run again");
            case NOT_UNIQUE ->
                throw new ProblemException(
                        ProblemType.CONFLICT,
                        "another task with the same arguments, " + answer.id()
                                + ", holds what makes this one unique: cancel it, or wait for its end, or for the end of the"
                                + " period");
            case UNKNOWN -> throw unknown(id);
        });
    }

    private Uni<TaskView> view(TaskId id, Caller caller) {
        return broker.find(id, caller.visibleTenant()).chain(task -> whole(found(task, id.value()), caller));
    }

    private Uni<TaskView> view(Task task) {
        return webhooks.view(task).map(webhook -> TaskView.of(task, webhook));
    }

    private Uni<TaskView> whole(Task kept, Caller caller) {
        return shown.to(caller.tenant(), kept)
                .chain(task -> webhooks.view(task).map(webhook -> TaskView.whole(task, webhook)));
    }

    private Uni<List<TaskView>> views(List<Task> tasks) {
        return tasks.isEmpty()
                ? Uni.createFrom().item(List.of())
                : Uni.join().all(tasks.stream().map(this::view).toList()).andFailFast();
    }

    private static Response shown(TaskView task) {
        Response.ResponseBuilder answer = Response.ok(task);
        if (!task.state().isFinal()) {
            answer.header(HttpHeaders.RETRY_AFTER, 1);
        }
        return answer.build();
    }

    private static Response accepted(TaskView task) {
        return Response.accepted(task)
                .header(HttpHeaders.LOCATION, location(task.id()))
                .build();
    }

    private static String location(String id) {
        return PATH + "/" + id;
    }

    /** Fails with a 404 problem. */
    public static TaskId parse(String id) {
        return TaskId.parse(id).orElseThrow(() -> unknown(id));
    }

    /** The task; fails with a 404 problem if there is none. */
    public static Task found(@Nullable Task task, String id) {
        if (task == null) {
            throw unknown(id);
        }
        return task;
    }

    /** The problem of an id that is no task's, or none of the caller's. */
    public static ProblemException unknown(String id) {
        String shown = id.length() > 64 ? id.substring(0, 64) + "…" : id;
        return new ProblemException(ProblemType.NOT_FOUND, "there is no task " + shown + " (any more)");
    }
}
