package dev.leadline.gemini;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.task.ErrorType;
import dev.leadline.task.TaskFailure;
import dev.leadline.task.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads the body of a generateContent answer with status 200. Any field may be absent. */
final class GeminiAnswer {

    private static final Set<String> WHOLE = Set.of("STOP");
    private static final Set<String> CUT = Set.of("MAX_TOKENS", "CONTINUATION");

    private final ObjectMapper json;

    GeminiAnswer(ObjectMapper json) {
        this.json = json;
    }

    /** @param tier that served it, if the answer does not say so itself */
    JsonNode parse(String body, Tier tier) {
        JsonNode answer = parse(body);
        ServedTier.note(answer, tier);
        return answer;
    }

    /**
     * Reads an answer, which costs nothing yet: see {@link Generation#costing}.
     *
     * @param model the one that was asked, if the answer does not say which one answered
     * @throws TaskFailure if it is no answer that can be used
     */
    static Generation read(JsonNode answer, String model) {
        JsonNode candidate = answer.path("candidates").path(0);
        if (candidate.isMissingNode()) {
            throw noCandidate(answer);
        }
        String finish = candidate.path("finishReason").asText("");
        String text = text(candidate);
        check(finish, text, candidate);
        JsonNode suggestions = candidate.path("groundingMetadata").path("searchEntryPoint");
        return new Generation(
                text,
                null,
                answer.path("modelVersion").asText(model),
                finish,
                CUT.contains(finish),
                sources(candidate),
                suggestions.isObject() ? suggestions : null,
                ServedTier.in(answer).orElse(null),
                Usage.NONE);
    }

    /** Of an answer to countTokens. */
    long totalTokens(String body) {
        JsonNode total = parse(body).path("totalTokens");
        if (!total.canConvertToLong()) {
            throw TaskFailure.transientFailure(ErrorType.PROVIDER_UNAVAILABLE, "Gemini did not say how many tokens");
        }
        return total.asLong();
    }

    JsonNode parse(String body) {
        try {
            JsonNode answer = json.readTree(body);
            if (answer != null && answer.isObject()) {
                return answer;
            }
        } catch (JsonProcessingException e) {
            // The text may be a proxy's page, so it is not repeated: the failure below says what matters.
        }
        throw TaskFailure.transientFailure(
                ErrorType.PROVIDER_UNAVAILABLE, "Gemini answered with something that is not JSON");
    }

    private static TaskFailure noCandidate(JsonNode answer) {
        String blocked = answer.path("promptFeedback").path("blockReason").asText("");
        return blocked.isEmpty()
                ? TaskFailure.transientFailure(ErrorType.PROVIDER_UNAVAILABLE, "Gemini answered without a candidate")
                : new GeminiRefusal("Gemini refused the prompt: " + blocked);
    }

    private static void check(String finish, String text, JsonNode candidate) {
        if ((WHOLE.contains(finish) || CUT.contains(finish)) && !text.isEmpty()) {
            return;
        }
        if (WHOLE.contains(finish)) {
            throw TaskFailure.transientFailure(
                    ErrorType.PROVIDER_UNAVAILABLE, "Gemini finished without writing anything");
        }
        if (finish.isEmpty() || finish.equals("FINISH_REASON_UNSPECIFIED")) {
            throw TaskFailure.transientFailure(ErrorType.PROVIDER_UNAVAILABLE, "Gemini stopped without saying why");
        }
        if (CUT.contains(finish)) {
            throw new GeminiRefusal("Gemini spent all output tokens before it wrote anything");
        }
        String more = candidate.path("finishMessage").asText("");
        throw new GeminiRefusal("Gemini ended its answer: " + finish + (more.isEmpty() ? "" : ", " + more));
    }

    /** The answer's text; summaries of thoughts are not part of it. */
    static String text(JsonNode candidate) {
        StringBuilder text = new StringBuilder();
        for (JsonNode part : candidate.path("content").path("parts")) {
            if (!part.path("thought").asBoolean(false)) {
                text.append(part.path("text").asText(""));
            }
        }
        return text.toString();
    }

    private static List<GroundingSource> sources(JsonNode candidate) {
        List<GroundingSource> sources = new ArrayList<>();
        for (JsonNode chunk : candidate.path("groundingMetadata").path("groundingChunks")) {
            String url = chunk.path("web").path("uri").asText("");
            if (!url.isEmpty()) {
                sources.add(
                        new GroundingSource(url, chunk.path("web").path("title").asText(null)));
            }
        }
        return sources;
    }
}
