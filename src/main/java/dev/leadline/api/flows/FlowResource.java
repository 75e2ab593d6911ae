package dev.leadline.api.flows;

import dev.leadline.api.Audited;
import dev.leadline.api.Caller;
import dev.leadline.api.IdempotencyKeys;
import dev.leadline.api.ListPage;
import dev.leadline.api.Queries;
import dev.leadline.flow.BeginFlow;
import dev.leadline.flow.Flow;
import dev.leadline.flow.Flows;
import dev.leadline.flow.NewFlow;
import dev.leadline.http.Problem;
import dev.leadline.http.ProblemException;
import dev.leadline.http.ProblemType;
import dev.leadline.task.TaskId;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.Blocking;
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

/** Flows: enqueue, look up, wait, cancel, run again from where it broke. */
@Path(FlowResource.PATH)
@Tag(name = "Flows")
@Produces(MediaType.APPLICATION_JSON)
@RegisterForReflection
public class FlowResource {

    static final String PATH = "/api/v1/flows";

    private final Flows flows;
    private final FlowRequests requests;
    private final IdempotencyKeys idempotency;
    private final Queries queries;

    FlowResource(Flows flows, FlowRequests requests, IdempotencyKeys idempotency, Queries queries) {
        this.flows = flows;
        this.requests = requests;
        this.idempotency = idempotency;
        this.queries = queries;
    }

    // Ten thousand tasks take a while to read and to check.
    @Blocking
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Enqueue a flow: tasks that wait for each other",
            description =
                    "All of it is stored, or nothing. Its tasks are made from the stored definition, by any node.")
    @Parameter(
            name = IdempotencyKeys.HEADER,
            in = ParameterIn.HEADER,
            description = "Names the request, so that repeating it makes no second flow",
            schema = @Schema(type = SchemaType.STRING, minLength = 1, maxLength = 255))
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = SubmitFlow.class)))
    @APIResponse(
            responseCode = "202",
            description = "Taken",
            content = @Content(schema = @Schema(implementation = FlowView.class)))
    @APIResponse(
            responseCode = "200",
            description = "The first flow of this Idempotency-Key",
            content = @Content(schema = @Schema(implementation = FlowView.class)))
    @APIResponse(
            responseCode = "4XX",
            description = "Refused",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Uni<Response> submit(
            byte[] body, @Context HttpHeaders headers, @Context UriInfo uri, @Context SecurityContext security) {
        Queries.only(uri);
        Caller caller = Caller.of(security).require(Caller.Scope.ENQUEUE);
        SubmitFlow request = requests.read(body);
        NewFlow flow = requests.check(request, caller.tenant(), idempotency.of(headers, request));
        return begin(flow, caller);
    }

    /** Stores a flow, and answers as to the request that asked for it. */
    Uni<Response> begin(NewFlow flow, Caller caller) {
        return flows.begin(flow).chain(answer -> submitted(answer, caller));
    }

    private Uni<Response> submitted(BeginFlow.Answer answer, Caller caller) {
        if (answer.result() == BeginFlow.Result.KEY_REUSED) {
            throw IdempotencyKeys.reused(answer.id());
        }
        return view(answer.id(), caller)
                .map(flow -> answer.result() == BeginFlow.Result.BEGUN
                        ? accepted(flow)
                        : Response.ok(flow)
                                .header(HttpHeaders.LOCATION, PATH + "/" + flow.id())
                                .header("Idempotency-Replayed", true)
                                .build());
    }

    @GET
    @Path("{id}")
    @Operation(summary = "Look a flow up, and wait for its end if asked to")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = FlowView.class)))
    public Uni<Response> get(
            @PathParam("id") String id,
            @RestQuery @Nullable String wait,
            @Context UriInfo uri,
            @Context SecurityContext security) {
        Queries.only(uri, "wait");
        Caller caller = Caller.of(security).require(Caller.Scope.READ);
        TaskId flow = parse(id);
        Duration atMost = queries.wait(wait);
        Uni<@Nullable Flow> look = atMost == null
                ? flows.find(flow, caller.visibleTenant())
                : flows.await(flow, caller.visibleTenant(), atMost);
        return look.map(one -> shown(found(one, id)));
    }

    @GET
    @Path("{id}/tasks")
    @Operation(
            summary = "List the tasks of a flow, each after those that it waits for",
            description = "A task that is not made yet is WAITING; until the flow is RUNNING its id is not found.")
    public Uni<ListPage<FlowView.Member>> tasks(
            @PathParam("id") String id,
            @RestQuery @Nullable String limit,
            @RestQuery @Nullable String cursor,
            @Context UriInfo uri,
            @Context SecurityContext security) {
        Queries.only(uri, "limit", "cursor");
        Caller caller = Caller.of(security).require(Caller.Scope.READ);
        int count = queries.limit(limit);
        int from = from(cursor);
        // One more, to see whether there is a next page.
        return flows.members(parse(id), caller.visibleTenant(), from, count + 1).map(tasks -> {
            if (tasks == null) {
                throw unknown(id);
            }
            List<FlowView.Member> shown =
                    tasks.stream().limit(count).map(FlowView.Member::of).toList();
            return new ListPage<>(shown, tasks.size() > count ? Integer.toString(from + count) : null);
        });
    }

    private static int from(@Nullable String cursor) {
        if (cursor == null) {
            return 0;
        }
        if (!cursor.matches("\\d{1,5}")) {
            throw ProblemException.invalid("cursor", "is not a cursor: take it from \"next\" of the page before");
        }
        return Integer.parseInt(cursor);
    }

    @DELETE
    @Path("{id}")
    @Operation(summary = "Cancel a flow: nothing of it starts any more, and what runs is stopped within a second")
    @APIResponse(responseCode = "202", content = @Content(schema = @Schema(implementation = FlowView.class)))
    @Audited("flow.cancel")
    public Uni<Response> cancel(@PathParam("id") String id, @Context UriInfo uri, @Context SecurityContext security) {
        Queries.only(uri);
        Caller caller = Caller.of(security).require(Caller.Scope.ENQUEUE);
        TaskId flow = parse(id);
        return flows.cancel(flow, caller.visibleTenant()).chain(result -> switch (result) {
            case REQUESTED -> view(flow, caller).map(FlowResource::accepted);
            case FINAL -> throw new ProblemException(ProblemType.CONFLICT, "the flow has ended already");
            case UNKNOWN -> throw unknown(id);
        });
    }

    @POST
    @Path("{id}/retry")
    @Operation(
            summary = "Run a failed or cancelled flow again from where it broke",
            description =
                    "Tasks that succeeded do not run again; all others do, each when those that it waits for have ended.")
    @APIResponse(responseCode = "202", content = @Content(schema = @Schema(implementation = FlowView.class)))
    @Audited("flow.retry")
    public Uni<Response> retry(@PathParam("id") String id, @Context UriInfo uri, @Context SecurityContext security) {
        Queries.only(uri);
        Caller caller = Caller.of(security).require(Caller.Scope.ENQUEUE);
        TaskId flow = parse(id);
        return flows.retry(flow, caller.visibleTenant()).chain(result -> switch (result) {
            case RUNNING -> view(flow, caller).map(FlowResource::accepted);
            case NOT_ENDED_BADLY ->
                throw new ProblemException(ProblemType.CONFLICT, "only a failed or cancelled flow can be run again");
            case UNKNOWN -> throw unknown(id);
        });
    }

    private Uni<FlowView> view(TaskId id, Caller caller) {
        return flows.find(id, caller.visibleTenant()).map(flow -> FlowView.of(found(flow, id.value())));
    }

    private static Response shown(Flow flow) {
        Response.ResponseBuilder answer = Response.ok(FlowView.of(flow));
        if (!flow.state().isFinal()) {
            answer.header(HttpHeaders.RETRY_AFTER, 1);
        }
        return answer.build();
    }

    private static Response accepted(FlowView flow) {
        return Response.accepted(flow)
                .header(HttpHeaders.LOCATION, PATH + "/" + flow.id())
                .build();
    }

    static TaskId parse(String id) {
        return TaskId.parse(id).orElseThrow(() -> unknown(id));
    }

    private static Flow found(@Nullable Flow flow, String id) {
        if (flow == null) {
            throw unknown(id);
        }
        return flow;
    }

    static ProblemException unknown(String id) {
        String shown = id.length() > 64 ? id.substring(0, 64) + "…" : id;
        return new ProblemException(ProblemType.NOT_FOUND, "there is no flow " + shown + " (any more)");
    }
}
