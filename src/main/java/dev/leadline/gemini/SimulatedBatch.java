package dev.leadline.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A batch of the simulator: PENDING, then RUNNING, then SUCCEEDED; or CANCELLED before that. */
final class SimulatedBatch {

    private static final String TYPE = "type.googleapis.com/google.ai.generativelanguage.v1main.GenerateContentBatch";
    private static final Set<String> LAST = Set.of("SUCCEEDED", "CANCELLED");

    private final String id;
    private final String key;
    private final String model;
    private final String label;
    private final Instant createdAt;
    private final JsonNode requests;
    private final List<ObjectNode> answers = new ArrayList<>();
    private String state = "PENDING";
    private @Nullable Instant endedAt;

    /**
     * @param key that submitted it
     * @param label its display name
     * @param requests each with {@code request} and {@code metadata}
     */
    SimulatedBatch(String id, String key, String model, String label, Instant createdAt, JsonNode requests) {
        this.id = id;
        this.key = key;
        this.model = model;
        this.label = label;
        this.createdAt = createdAt;
        this.requests = requests;
    }

    String id() {
        return id;
    }

    String key() {
        return key;
    }

    synchronized boolean isOver() {
        return LAST.contains(state);
    }

    synchronized void begin() {
        if (!isOver()) {
            state = "RUNNING";
        }
    }

    synchronized void cancel() {
        if (!isOver()) {
            end("CANCELLED");
        }
    }

    /** Unless it was cancelled. */
    synchronized void finish(Function<JsonNode, ObjectNode> answer) {
        if (isOver()) {
            return;
        }
        for (JsonNode one : requests) {
            answers.add(answer.apply(one.path("request")));
        }
        end("SUCCEEDED");
    }

    private void end(String last) {
        state = last;
        endedAt = Instant.now();
    }

    /** As Google shows it: a long-running operation. */
    synchronized ObjectNode show(ObjectMapper json) {
        ObjectNode operation = json.createObjectNode().put("name", "batches/" + id);
        ObjectNode metadata = operation
                .putObject("metadata")
                .put("@type", TYPE)
                .put("name", "batches/" + id)
                .put("model", "models/" + model)
                .put("displayName", label)
                .put("state", "BATCH_STATE_" + state)
                .put("createTime", createdAt.toString())
                .put("updateTime", (endedAt == null ? createdAt : endedAt).toString());
        // Google writes such numbers as texts.
        metadata.putObject("batchStats")
                .put("requestCount", Integer.toString(requests.size()))
                .put(isOver() ? "successfulRequestCount" : "pendingRequestCount", count());
        if (endedAt != null) {
            metadata.put("endTime", endedAt.toString());
            operation.put("done", true);
        }
        if (!answers.isEmpty()) {
            metadata.set("output", output(json));
            operation.set("response", output(json).put("@type", TYPE + "Output"));
        }
        return operation;
    }

    private String count() {
        return Integer.toString(isOver() ? answers.size() : requests.size());
    }

    private ObjectNode output(ObjectMapper json) {
        ObjectNode output = json.createObjectNode();
        ArrayNode all = output.putObject("inlinedResponses").putArray("inlinedResponses");
        for (int i = 0; i < answers.size(); i++) {
            ObjectNode one = all.addObject();
            one.set("response", answers.get(i));
            // Google leaves out what was not given, and its clients do not read a null.
            if (requests.get(i).hasNonNull("metadata")) {
                one.set("metadata", requests.get(i).path("metadata"));
            }
        }
        return output;
    }
}
