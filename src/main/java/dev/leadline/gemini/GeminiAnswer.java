package dev.leadline.gemini;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.task.ErrorType;
import dev.leadline.task.TaskFailure;
import dev.leadline.task.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
     * Reads an answer that may rest on a search, as {@link #read} does.
     *
     * @param shownFor for how long the answer may be shown
     */
    static GroundedAnswer grounded(JsonNode answer, String model, Usage cost, Duration shownFor) {
        JsonNode grounding = answer.path("candidates").path(0).path("groundingMetadata");
        JsonNode suggestions = grounding.path("searchEntryPoint");
        return new GroundedAnswer(
                written(answer, model, cost),
                sources(grounding),
                suggestions.isObject() ? suggestions : null,
                shownFor);
    }

    /**
     * Reads an answer.
     *
     * @param model the one that was asked, if the answer does not say which one answered
     * @param cost what the answer cost
     * @throws TaskFailure if it is no answer that can be used
     */
    static Generation read(JsonNode answer, String model, Usage cost) {
        Written written = written(answer, model, cost);
        return new Generation(
                written.text(),
                null,
                written.model(),
                written.finish(),
                written.truncated(),
                written.tier(),
                written.usage());
    }

    /**
     * What every answer has.
     *
     * @param tier that served it; null if that is not known
     */
    record Written(
            String text,
            String model,
            String finish,
            boolean truncated,
            @Nullable Tier tier,
            Usage usage) {}

    private static Written written(JsonNode answer, String model, Usage cost) {
        JsonNode candidate = answer.path("candidates").path(0);
        if (candidate.isMissingNode()) {
            throw noCandidate(answer);
        }
        String finish = candidate.path("finishReason").asText("");
        String text = text(candidate);
        check(finish, text, candidate);
        return new Written(
                text,
                answer.path("modelVersion").asText(model),
                finish,
                CUT.contains(finish),
                ServedTier.in(answer).orElse(null),
                cost);
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
        throw new NoAnswer("Gemini answered with something that is not JSON", true);
    }

    private static TaskFailure noCandidate(JsonNode answer) {
        String blocked = answer.path("promptFeedback").path("blockReason").asText("");
        return blocked.isEmpty()
                ? new NoAnswer("Gemini answered without a candidate", true)
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
            throw new NoAnswer("Gemini stopped without saying why", true);
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

    private static List<GroundedAnswer.Source> sources(JsonNode grounding) {
        List<GroundedAnswer.Source> sources = new ArrayList<>();
        for (JsonNode chunk : grounding.path("groundingChunks")) {
            String url = chunk.path("web").path("uri").asText("");
            if (!url.isEmpty()) {
                sources.add(new GroundedAnswer.Source(
                        url, chunk.path("web").path("title").asText(null)));
            }
        }
        return sources;
    }
}
