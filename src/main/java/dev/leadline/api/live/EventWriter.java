package dev.leadline.api.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leadline.api.TaskView;
import dev.leadline.listing.ShownResults;
import dev.leadline.live.LiveEvent;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;

/** Writes events as server-sent events, with their data as JSON in one line. */
@Singleton
class EventWriter {

    private final ObjectMapper json;
    private final ShownResults shown;

    EventWriter(ObjectMapper json, ShownResults shown) {
        this.json = json;
        this.shown = shown;
    }

    /** @param tenant of the client: it alone gets results that are only shown */
    Uni<OutboundSseEvent> write(LiveEvent event, String tenant, Sse sse) {
        return event.says() instanceof LiveEvent.End end && end.task().shownOnly()
                ? shown.to(tenant, end.task())
                        .map(task -> write(new LiveEvent(event.id(), event.task(), new LiveEvent.End(task)), sse))
                : Uni.createFrom().item(() -> write(event, sse));
    }

    private OutboundSseEvent write(LiveEvent event, Sse sse) {
        OutboundSseEvent.Builder written = sse.newEventBuilder();
        if (event.id() != null) {
            written.id(event.id());
        }
        return event.says() == null
                ? written.comment("").build()
                : written.name(event.name())
                        .data(String.class, data(event, event.says()))
                        .build();
    }

    private String data(LiveEvent event, LiveEvent.Content says) {
        try {
            Object shown = says instanceof LiveEvent.End end ? TaskView.whole(end.task()) : says;
            if (event.task() == null || says instanceof LiveEvent.End) {
                return json.writeValueAsString(shown);
            }
            ObjectNode whole = json.createObjectNode().put("id", event.task().value());
            whole.setAll((ObjectNode) json.valueToTree(shown));
            return json.writeValueAsString(whole);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an event cannot be written as JSON", e);
        }
    }
}
