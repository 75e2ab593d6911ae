package dev.leadline.api.live;

import dev.leadline.api.Caller;
import dev.leadline.live.LiveStreams;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Multi;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The stream of events of all tasks of a tenant. */
@Path("/api/v1/events")
@Tag(name = "Live")
@Streamed
@RegisterForReflection
public class TenantEventsResource {

    private final LiveStreams streams;
    private final EventWriter writer;

    TenantEventsResource(LiveStreams streams, EventWriter writer) {
        this.streams = streams;
        this.writer = writer;
    }

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(
            summary = "Follow all tasks of the tenant: server-sent events from now on",
            description =
                    "The same events as of one task, each with the id of its task in its data. The stream does not end."
                            + " Events are kept for a while after the last reader left; trimmed says that some were lost, so that the"
                            + " client can list the tasks again.")
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
    public Multi<OutboundSseEvent> events(
            @Context ContainerRequestContext request,
            @Context SecurityContext security,
            @Context Sse sse,
            @Context RoutingContext http) {
        Caller caller = Caller.of(security);
        String last = StreamRequests.lastEventId(request);
        return streams.ofTenant(caller.visibleTenant(), last, new RequestConnection(http))
                .onItem()
                .transformToUniAndConcatenate(event -> writer.write(event, caller.tenant(), sse));
    }
}
