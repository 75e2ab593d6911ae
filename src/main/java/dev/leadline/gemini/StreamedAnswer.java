package dev.leadline.gemini;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leadline.quota.Refused;
import dev.leadline.task.TaskFailure;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Joins the events of a stream to the answer that the call without streaming would have given. Each event has the text
 * that is new; counts of tokens are running totals, so the last ones hold; lists of grounding go on where the event
 * before ended. Safe for several threads: who cancels a stream asks what has come of it.
 */
final class StreamedAnswer {

    private final ObjectMapper json;
    private final GeminiErrors errors;
    private final SseParser parser = new SseParser();
    private final ObjectNode whole;
    private final StringBuilder text = new StringBuilder();
    private @Nullable Tier tier;

    StreamedAnswer(ObjectMapper json, GeminiErrors errors) {
        this.json = json;
        this.errors = errors;
        this.whole = json.createObjectNode();
    }

    /** Takes the tier that serves the answer, unless the answer itself will say another one. */
    synchronized void servedBy(Tier said) {
        tier = said;
    }

    /**
     * Takes the bytes that came next.
     *
     * @return the text that they add to the answer, without thoughts
     * @throws TaskFailure if Gemini says in the stream that it failed, or if an event cannot be read
     * @throws Refused if Gemini says in the stream that the model is overloaded, or a quota is used up
     */
    synchronized String add(byte[] bytes) {
        try {
            return join(parser.feed(bytes));
        } catch (SseParser.TooLong e) {
            throw unreadable("a piece that is longer than any answer");
        }
    }

    /**
     * The whole answer, once the stream has ended.
     *
     * @throws TaskFailure as {@link #add}, or if the stream ended with something that is no event
     * @throws Refused as {@link #add}
     */
    synchronized JsonNode end() {
        join(parser.end());
        String stray = parser.stray();
        if (!stray.isBlank()) {
            throw errors.inStream(stray).orElseGet(() -> unreadable("text that is no event"));
        }
        return soFar();
    }

    /** What has come so far, in the form of a whole answer. */
    synchronized JsonNode soFar() {
        if (whole.path("candidates").path(0).isObject()) {
            whole.withObject("/candidates/0/content")
                    .putArray("parts")
                    .addObject()
                    .put("text", text.toString());
        }
        if (tier != null) {
            ServedTier.note(whole, tier);
        }
        return whole;
    }

    /** Whether some of the text has come. */
    synchronized boolean hasText() {
        return text.length() > 0;
    }

    /** Whether Gemini said that the answer has ended. The text is whole then; the grounding may still be missing. */
    synchronized boolean isFinished() {
        return !whole.path("candidates").path(0).path("finishReason").asText("").isEmpty();
    }

    private String join(List<String> events) {
        int before = text.length();
        events.forEach(event -> join(read(event)));
        return text.substring(before);
    }

    private JsonNode read(String event) {
        try {
            JsonNode read = json.readTree(event);
            if (read != null && read.isObject()) {
                return read;
            }
        } catch (JsonProcessingException e) {
            // The event may be anything, so it is not repeated: the failure below says what matters.
        }
        throw unreadable("an event that is not JSON, or broke off in the middle of one");
    }

    private void join(JsonNode event) {
        if (event.has("error")) {
            throw errors.inStream(event.toString()).orElseGet(() -> unreadable("an error that says nothing"));
        }
        for (Map.Entry<String, JsonNode> field : event.properties()) {
            if (field.getKey().equals("candidates")) {
                // One candidate is asked for.
                joinCandidate(field.getValue().path(0));
            } else {
                join(whole, field.getKey(), field.getValue());
            }
        }
    }

    private void joinCandidate(JsonNode candidate) {
        if (!candidate.isObject()) {
            return;
        }
        if (!whole.has("candidates")) {
            whole.putArray("candidates").addObject();
        }
        ObjectNode joined = (ObjectNode) whole.path("candidates").path(0);
        for (Map.Entry<String, JsonNode> field : candidate.properties()) {
            if (field.getKey().equals("content")) {
                text.append(GeminiAnswer.text(candidate));
            } else {
                join(joined, field.getKey(), field.getValue());
            }
        }
    }

    private static void join(ObjectNode joined, String name, JsonNode value) {
        JsonNode before = joined.path(name);
        if (before instanceof ObjectNode object && value.isObject()) {
            value.properties().forEach(field -> join(object, field.getKey(), field.getValue()));
        } else if (before instanceof ArrayNode list && value.isArray() && !isTotal(name)) {
            value.forEach(list::add);
        } else if (!value.isNull()) {
            joined.set(name, value);
        }
    }

    /** Lists that every event has as a whole: tokens by modality, and ratings. */
    private static boolean isTotal(String name) {
        return name.endsWith("TokensDetails") || name.equals("safetyRatings");
    }

    private static TaskFailure unreadable(String what) {
        return new NoAnswer("Gemini's stream holds " + what, true);
    }
}
