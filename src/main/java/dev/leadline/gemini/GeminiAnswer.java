package dev.leadline.gemini;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.task.ErrorType;
import dev.leadline.task.TaskFailure;
import dev.leadline.task.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of a generateContent answer with status 200, and checks it against the prompt's schema. Any field may
 * be absent.
 */
final class GeminiAnswer {

    private static final Set<String> WHOLE = Set.of("STOP");
    private static final Set<String> CUT = Set.of("MAX_TOKENS", "CONTINUATION");

    private final ObjectMapper json;

    GeminiAnswer(ObjectMapper json) {
        this.json = json.copy()
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);
    }

    /** @param used gets what the answer cost, even if it turns out to be unusable */
    Generation read(String body, Prompt prompt, String model, Consumer<Usage> used) {
        JsonNode answer = parse(body);
        Usage usage = usage(answer.path("usageMetadata"));
        used.accept(usage);
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
                prompt.schema() == null ? null : json(text, finish, prompt.schema()),
                answer.path("modelVersion").asText(model),
                finish,
                CUT.contains(finish),
                sources(candidate),
                suggestions.isObject() ? suggestions : null,
                usage);
    }

    private JsonNode parse(String body) {
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
    private static String text(JsonNode candidate) {
        StringBuilder text = new StringBuilder();
        for (JsonNode part : candidate.path("content").path("parts")) {
            if (!part.path("thought").asBoolean(false)) {
                text.append(part.path("text").asText(""));
            }
        }
        return text.toString();
    }

    /**
     * The text as JSON that fits the schema. A text that was cut fails even if it looks like whole JSON: 12 may have
     * been 1234.
     */
    private JsonNode json(String text, String finish, JsonNode schema) {
        if (CUT.contains(finish)) {
            throw new GeminiRefusal("Gemini's JSON was cut off at the output limit (" + finish
                    + "): ask for less, or raise leadline.gemini.max-output-tokens");
        }
        JsonNode answer = json(text);
        new AnswerSchema(schema).misfit(answer).ifPresent(misfit -> {
            throw TaskFailure.transientFailure(
                    ErrorType.PROVIDER_UNAVAILABLE, "Gemini's answer does not fit its schema: " + misfit);
        });
        return answer;
    }

    private JsonNode json(String text) {
        String bare = text.strip().replaceFirst("^```(?:json)?\\s*", "").replaceFirst("\\s*```$", "");
        try {
            @Nullable JsonNode node = json.readTree(bare);
            if (node != null && !node.isMissingNode()) {
                return node;
            }
        } catch (JsonProcessingException e) {
            // The parser's message holds pieces of the answer and names of classes, so it is not repeated: the failure
            // below says what matters.
        }
        throw TaskFailure.transientFailure(
                ErrorType.PROVIDER_UNAVAILABLE, "Gemini answered with text that is not the JSON asked for");
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

    private static Usage usage(JsonNode usage) {
        return new Usage(
                usage.path("promptTokenCount").asLong(0)
                        + usage.path("toolUsePromptTokenCount").asLong(0),
                usage.path("candidatesTokenCount").asLong(0)
                        + usage.path("thoughtsTokenCount").asLong(0),
                0);
    }
}
