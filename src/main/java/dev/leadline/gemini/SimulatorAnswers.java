package dev.leadline.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Writes the simulator's answers: the sentences of the prompt's sources that fit its question best, unchanged. It adds nothing, and the same prompt gets the same answer.
 */
final class SimulatorAnswers {

    private static final int SENTENCES = 5;

    /** As many claims as the question for a section of a deep dive takes. */
    private static final int ITEMS = 12;

    /** Google's search suggestions are HTML, too. */
    private static final String SUGGESTIONS =
            "<style>.simulated { font-style: italic }</style><div class=\"simulated\" style=\"padding: 4px\">No search suggestions: the simulator"
                    + " answered, and it does not search.</div>";

    private final ObjectMapper json;

    SimulatorAnswers(ObjectMapper json) {
        this.json = json;
    }

    ObjectNode generate(String model, JsonNode request) {
        String prompt = text(request.path("contents"));
        JsonNode generation = request.path("generationConfig");
        JsonNode schema = generation.path("responseJsonSchema");
        if (schema.isMissingNode()) {
            schema = generation.path("responseSchema");
        }
        boolean searches = request.path("tools").toString().contains("googleSearch");
        Selection selection = Selection.of(prompt, schema.isMissingNode() ? SENTENCES : ITEMS);
        List<Extract> best = selection.extracts().stream()
                .filter(one -> !searches || !one.sources().isEmpty())
                .toList();
        String answer = schema.isMissingNode()
                ? prose(best, searches)
                : new SchemaFiller(json, new Selection(best, selection.gaps()), Selection.byName(prompt, ITEMS), schema)
                        .fill()
                        .toString();
        ObjectNode body = response(
                model,
                prompt,
                promptTokens(request),
                answer,
                request.path("serviceTier").asText());
        if (searches) {
            ObjectNode grounding = body.withObject("/candidates/0/groundingMetadata");
            grounding.putObject("searchEntryPoint").put("renderedContent", SUGGESTIONS);
            if (schema.isMissingNode()) {
                SimulatorGrounding.add(grounding, prompt, best);
            }
        }
        return body;
    }

    /** The answer to countTokens. */
    ObjectNode count(JsonNode request) {
        long total = promptTokens(request);
        ObjectNode body = json.createObjectNode().put("totalTokens", total);
        body.putArray("promptTokensDetails").addObject().put("modality", "TEXT").put("tokenCount", total);
        return body;
    }

    private static String prose(List<Extract> best, boolean searches) {
        if (searches && best.isEmpty()) {
            return "The simulator does not search the web.";
        }
        return best.isEmpty()
                ? "The prompt holds nothing that answers its question."
                : best.stream().map(Extract::sentence).collect(Collectors.joining(SimulatorGrounding.BETWEEN));
    }

    /** @param tier that is asked for */
    private ObjectNode response(String model, String prompt, long in, String answer, String tier) {
        ObjectNode body = json.createObjectNode();
        ObjectNode candidate = body.putArray("candidates").addObject();
        candidate
                .putObject("content")
                .put("role", "model")
                .putArray("parts")
                .addObject()
                .put("text", answer);
        candidate.put("finishReason", "STOP").put("index", 0);
        long out = tokens(answer);
        ObjectNode usage = body.putObject("usageMetadata")
                .put("promptTokenCount", in)
                .put("candidatesTokenCount", out)
                .put("totalTokenCount", in + out);
        usage.putArray("promptTokensDetails")
                .addObject()
                .put("modality", "TEXT")
                .put("tokenCount", in);
        usage.put("serviceTier", Tier.named(tier).orElse(Tier.STANDARD).spelled());
        body.put("modelVersion", "simulator-" + model);
        body.put(
                "responseId",
                UUID.nameUUIDFromBytes(prompt.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                        .toString());
        return body;
    }

    /** A rule of thumb: four characters a token. */
    static long tokens(String text) {
        return (text.length() + 3L) / 4;
    }

    static long promptTokens(JsonNode request) {
        String system = parts(request.path("systemInstruction"));
        return tokens(system) + tokens(text(request.path("contents")));
    }

    private static String text(JsonNode contents) {
        return parts(contents.path(contents.size() - 1));
    }

    private static String parts(JsonNode content) {
        StringBuilder text = new StringBuilder();
        for (JsonNode part : content.path("parts")) {
            text.append(part.path("text").asText("")).append('\n');
        }
        return text.toString();
    }
}
