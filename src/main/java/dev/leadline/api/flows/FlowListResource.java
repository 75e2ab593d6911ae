package dev.leadline.api.flows;

import dev.leadline.api.Caller;
import dev.leadline.api.Checks;
import dev.leadline.api.ListPage;
import dev.leadline.api.Queries;
import dev.leadline.flow.FlowGraph;
import dev.leadline.flow.FlowLists;
import dev.leadline.flow.FlowState;
import dev.leadline.flow.FlowSummary;
import dev.leadline.flow.Flows;
import dev.leadline.http.Problem;
import dev.leadline.http.ProblemException;
import dev.leadline.http.ProblemType;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
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
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Flows, to look at: a list of them, and the graph of one. */
@Path(FlowResource.PATH)
@Tag(name = "Flows")
@Produces(MediaType.APPLICATION_JSON)
@RegisterForReflection
public class FlowListResource {

    /** What a person can look at. */
    private static final int MOST_IN_A_GRAPH = 500;

    private final FlowLists lists;
    private final Flows flows;
    private final FlowGraph graphs;
    private final Queries queries;

    FlowListResource(FlowLists lists, Flows flows, FlowGraph graphs, Queries queries) {
        this.lists = lists;
        this.flows = flows;
        this.graphs = graphs;
        this.queries = queries;
    }

    /**
     * A flow in a list.
     *
     * @param ended how many of its tasks have ended
     */
    @Schema(name = "FlowSummary")
    @RegisterForReflection
    record SummaryView(
            String id,
            FlowState state,
            String tenant,
            int total,
            int ended,
            boolean cancelRequested,
            Instant createdAt,
            @Nullable Instant finishedAt) {

        static SummaryView of(FlowSummary flow) {
            return new SummaryView(
                    flow.id().value(),
                    flow.state(),
                    flow.tenant(),
                    flow.total(),
                    flow.ended(),
                    flow.cancelRequested(),
                    flow.createdAt(),
                    flow.finishedAt());
        }
    }

    /** All tasks of a flow, each after those that it waits for. */
    @Schema(name = "FlowGraph")
    @RegisterForReflection
    record GraphView(List<NodeView> tasks) {}

    /** @param after the keys of the tasks that it waits for */
    @Schema(name = "FlowNode")
    @RegisterForReflection
    record NodeView(String key, String id, String task, TaskState state, List<String> after) {

        static NodeView of(FlowGraph.Node node) {
            return new NodeView(node.key(), node.id().value(), node.handler(), node.state(), node.after());
        }
    }

    @GET
    @Operation(
            summary = "List flows, newest first",
            description =
                    "The newest 10,000 of a tenant (an administrator: of all tenants together) can be listed as long as they are kept."
                            + " A page looks at a bounded number of flows, so that with a state it may be short, or empty, and still have a"
                            + " next.")
    public Uni<ListPage<SummaryView>> list(
            @RestQuery @Nullable String state,
            @RestQuery @Nullable String limit,
            @RestQuery @Nullable String cursor,
            @Context UriInfo uri,
            @Context SecurityContext security) {
        Queries.only(uri, "state", "limit", "cursor");
        Caller caller = Caller.of(security).require(Caller.Scope.READ);
        FlowState known = state(state);
        return lists.page(caller.visibleTenant(), known, queries.limit(limit), cursor(cursor))
                .map(page -> new ListPage<>(
                        page.items().stream().map(SummaryView::of).toList(),
                        page.next() == null ? null : page.next().value()));
    }

    @GET
    @Path("{id}/graph")
    @Operation(summary = "Which tasks of a flow wait for which, with their states")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = GraphView.class)))
    @APIResponse(
            responseCode = "400",
            description = "It has more than 500 tasks",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Uni<GraphView> graph(@PathParam("id") String id, @Context UriInfo uri, @Context SecurityContext security) {
        Queries.only(uri);
        Caller caller = Caller.of(security).require(Caller.Scope.READ);
        TaskId flow = FlowResource.parse(id);
        return flows.members(flow, caller.visibleTenant(), 0, MOST_IN_A_GRAPH + 1)
                .onItem()
                .ifNull()
                .failWith(() -> FlowResource.unknown(id))
                .chain(members -> {
                    if (members.size() > MOST_IN_A_GRAPH) {
                        throw new ProblemException(
                                ProblemType.INVALID_REQUEST,
                                "the flow has more than " + MOST_IN_A_GRAPH
                                        + " tasks, too many for a graph: list them at /api/v1/flows/{id}/tasks");
                    }
                    return graphs.of(flow, members);
                })
                .map(nodes -> new GraphView(nodes.stream().map(NodeView::of).toList()));
    }

    private static @Nullable FlowState state(@Nullable String text) {
        if (text == null) {
            return null;
        }
        for (FlowState state : FlowState.values()) {
            if (state.name().equals(text)) {
                return state;
            }
        }
        throw ProblemException.invalid("state", "must be one of " + Checks.enumNames(FlowState.values()));
    }

    private static @Nullable TaskId cursor(@Nullable String text) {
        return text == null
                ? null
                : TaskId.parse(text)
                        .orElseThrow(() -> ProblemException.invalid(
                                "cursor", "is not a cursor: take it from \"next\" of the page before"));
    }
}
