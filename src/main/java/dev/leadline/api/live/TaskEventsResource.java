package dev.leadline.api.live;

import dev.leadline.api.Caller;
import dev.leadline.api.TaskResource;
import dev.leadline.archive.KeptTasks;
import dev.leadline.live.LiveStreams;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Multi;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The stream of events of one task. */
@Path("/api/v1/tasks/{id}/events")
@Tag(name = "Live")
@Streamed
@RegisterForReflection
public class TaskEventsResource {

    private final LiveStreams streams;
    private final KeptTasks kept;
    private final EventWriter writer;

    TaskEventsResource(LiveStreams streams, KeptTasks kept, EventWriter writer) {
        this.streams = streams;
        this.kept = kept;
        this.writer = writer;
    }

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(
            summary = "Follow a task: server-sent events until it is final",
            description =
                    "Events: state, progress, chunk (a piece of the result's text), restart (the text so far is void, since"
                            + " the task runs again), trimmed (text is missing that is not kept any more: the next chunk begins at the"
                            + " character that it names), end (the task as GET shows it; then the stream ends). The chunks after the"
                            + " last restart, joined, are the text. Each event has an id, with which a client can go on after it, at"
                            + " any node. Who comes back with the id of the end is answered 204.")
    @Parameter(
            name = StreamRequests.HEADER,
            in = ParameterIn.HEADER,
            description = "The id of the last event that came; the stream goes on after it",
            schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = StreamRequests.PARAMETER,
            in = ParameterIn.QUERY,
            description = "The same, for clients that cannot set a header",
            schema = @Schema(type = SchemaType.STRING))
    @APIResponse(responseCode = "200", description = "The stream")
    @APIResponse(responseCode = "204", description = "The client has seen the end already")
    public Multi<OutboundSseEvent> events(
            @PathParam("id") String id,
            @Context ContainerRequestContext request,
            @Context Sse sse,
            @Context RoutingContext http) {
        String last = StreamRequests.lastEventId(request);
        String tenant = Caller.of(request.getSecurityContext()).tenant();
        return streams.ofTask(TaskResource.parse(id), last, task -> kept.find(task, null), new RequestConnection(http))
                .onItem()
                .transformToUniAndConcatenate(event -> writer.write(event, tenant, sse));
    }
}
