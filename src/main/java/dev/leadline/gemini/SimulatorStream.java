package dev.leadline.gemini;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes an answer of the simulator as Google streams it: each event is a whole response with the text that is new and the
 * counts so far; why it ended, and what it rests on, comes last. Lines end with CRLF.
 */
final class SimulatorStream {

    /** About how many characters a piece has. */
    private static final int PIECE = 40;

    private final HttpServerResponse response;
    private final boolean events;
    private final Consumer<ObjectNode> billed;

    /**
     * @param events whether as server-sent events; otherwise as one JSON array that grows
     * @param billed gets the last piece that was sent
     */
    SimulatorStream(HttpServerResponse response, boolean events, Consumer<ObjectNode> billed) {
        this.response = response;
        this.events = events;
        this.billed = billed;
    }

    void send(ObjectNode answer, @Nullable SimulatorFault fault) {
        List<ObjectNode> pieces = pieces(answer);
        response.setChunked(true)
                .putHeader(HttpHeaders.CONTENT_TYPE, events ? "text/event-stream" : "application/json; charset=UTF-8");
        billed.accept(pieces.get(fault == null ? pieces.size() - 1 : 0));
        if (fault == null) {
            pieces.forEach(piece -> write(piece, piece == pieces.get(0)));
            response.end(events ? "" : "]");
            return;
        }
        write(pieces.get(0), true);
        if (fault == SimulatorFault.STREAM_RESET) {
            response.reset();
        } else {
            response.end(fault == SimulatorFault.STREAM_ERROR ? SimulatorFault.OVERLOADED.body() : "");
        }
    }

    private void write(ObjectNode piece, boolean first) {
        response.write(events ? "data: " + piece + "\r\n\r\n" : (first ? "[" : ",\r\n") + piece);
    }

    private static List<ObjectNode> pieces(ObjectNode answer) {
        String text = answer.at("/candidates/0/content/parts/0/text").asText();
        List<String> parts = split(text);
        List<ObjectNode> pieces = new ArrayList<>();
        StringBuilder sofar = new StringBuilder();
        for (int i = 0; i < parts.size(); i++) {
            sofar.append(parts.get(i));
            pieces.add(piece(answer, parts.get(i), SimulatorAnswers.tokens(sofar.toString()), i == parts.size() - 1));
        }
        return pieces;
    }

    private static ObjectNode piece(ObjectNode answer, String text, long written, boolean last) {
        ObjectNode piece = answer.deepCopy();
        ObjectNode candidate = (ObjectNode) piece.path("candidates").path(0);
        ((ObjectNode) ((ArrayNode) candidate.at("/content/parts")).path(0)).put("text", text);
        if (!last) {
            candidate.remove(List.of("finishReason", "groundingMetadata"));
        }
        ObjectNode usage = (ObjectNode) piece.path("usageMetadata");
        usage.put("candidatesTokenCount", written)
                .put("totalTokenCount", usage.path("promptTokenCount").asLong() + written);
        return piece;
    }

    /** At least one piece, each with whole characters. */
    private static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        int from = 0;
        do {
            int to = Math.min(text.length(), from + PIECE);
            int whole = to < text.length() && Character.isHighSurrogate(text.charAt(to - 1)) ? to + 1 : to;
            parts.add(text.substring(from, whole));
            from = whole;
        } while (from < text.length());
        return parts;
    }
}
