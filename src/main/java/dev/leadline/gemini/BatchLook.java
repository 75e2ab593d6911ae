package dev.leadline.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a batch of one request is. Google answers with a long-running operation; its state is called {@code BATCH_STATE_…}, and {@code
 * JOB_STATE_…} by Google's clients.
 *
 * @param name such as {@code batches/x1}
 * @param label its display name
 * @param state without its prefix, such as RUNNING
 * @param isOver whether it will not change any more
 * @param response what a call sent at once would have been answered; null: there is none
 * @param error what Google says went wrong; empty: nothing
 */
public record BatchLook(
        String name,
        String label,
        String state,
        boolean isOver,
        @Nullable JsonNode response,
        String error) {

    private static final Set<String> LAST =
            Set.of("SUCCEEDED", "FAILED", "CANCELLED", "EXPIRED", "PARTIALLY_SUCCEEDED");

    static BatchLook of(JsonNode operation) {
        JsonNode metadata = operation.path("metadata");
        String state = either(metadata, operation, "state").asText("").replaceFirst("^.*STATE_", "");
        JsonNode first = first(operation);
        JsonNode response = first.path("response");
        JsonNode error = Stream.of(first.path("error"), operation.path("error"), metadata.path("error"))
                .filter(JsonNode::isObject)
                .findFirst()
                .orElse(MissingNode.getInstance());
        return new BatchLook(
                operation.path("name").asText(""),
                either(metadata, operation, "displayName").asText(""),
                state.isEmpty() ? "UNKNOWN" : state,
                LAST.contains(state) || operation.path("done").asBoolean(false),
                response.isObject() ? response : null,
                error.path("message").asText(""));
    }

    private static JsonNode either(JsonNode metadata, JsonNode operation, String field) {
        return metadata.has(field) ? metadata.path(field) : operation.path(field);
    }

    /** The answer to the only request, wherever it stands. */
    private static JsonNode first(JsonNode operation) {
        return Stream.of(
                        operation.at("/metadata/output"),
                        operation.at("/response"),
                        operation.at("/response/output"),
                        operation.at("/output"),
                        operation.at("/dest"))
                .map(place -> place.path("inlinedResponses"))
                .map(responses -> responses.isObject() ? responses.path("inlinedResponses") : responses)
                .map(responses -> responses.path(0))
                .filter(JsonNode::isObject)
                .findFirst()
                .orElse(MissingNode.getInstance());
    }
}
