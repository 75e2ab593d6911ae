package dev.leadline.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;

/** What the simulator refuses, in Google's words, as far as these are known. */
final class SimulatorRequests {

    private static final Set<String> TOP = Set.of(
            "model",
            "contents",
            "systemInstruction",
            "generationConfig",
            "safetySettings",
            "tools",
            "toolConfig",
            "cachedContent",
            "serviceTier",
            "store",
            "labels",
            "continuationToken");

    private static final Set<String> GENERATION = Set.of(
            "maxOutputTokens",
            "responseMimeType",
            "responseSchema",
            "responseJsonSchema",
            "stopSequences",
            "seed",
            "candidateCount",
            "temperature",
            "topP",
            "topK",
            "presencePenalty",
            "frequencyPenalty",
            "responseLogprobs",
            "logprobs",
            "responseModalities",
            "mediaResolution",
            "thinkingConfig",
            "speechConfig",
            "imageConfig",
            "enableEnhancedCivicAnswers",
            "audioTimestamp");

    private final Models models;

    SimulatorRequests(Models models) {
        this.models = models;
    }

    /** Whether there is such a model. All names are known that Gemini's models could have. */
    static boolean isModel(String name) {
        return name.startsWith("gemini-");
    }

    /** Why a request to generate is refused with INVALID_ARGUMENT; empty when it is not. */
    Optional<String> fault(String model, JsonNode request) {
        return unknown(request, TOP, "")
                .or(() -> unknown(request.path("generationConfig"), GENERATION, "generation_config"))
                .or(() -> tier(request.path("serviceTier")))
                .or(() -> contents(request.path("contents")))
                .or(() -> schema(request.path("generationConfig")))
                .or(() -> tools(model, request))
                .or(() -> RequestRules.of(models.catalog(), model).flatMap(rules -> rules.fault(request)));
    }

    private static Optional<String> unknown(JsonNode object, Set<String> known, String at) {
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(camelCase(name))) {
                return Optional.of("Invalid JSON payload received. Unknown name \"" + name + "\""
                        + (at.isEmpty() ? "" : " at '" + at + "'") + ": Cannot find field.");
            }
        }
        return Optional.empty();
    }

    /** The API takes its names in both forms. */
    private static String camelCase(String name) {
        StringBuilder camel = new StringBuilder();
        for (String word : name.split("_")) {
            camel.append(
                    camel.isEmpty() || word.isEmpty()
                            ? word
                            : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return camel.toString();
    }

    private static Optional<String> tier(JsonNode tier) {
        boolean known =
                Tier.named(tier.asText()).filter(one -> one != Tier.BATCH).isPresent();
        return tier.isMissingNode() || known
                ? Optional.empty()
                : Optional.of("Invalid value at 'service_tier' (TYPE_ENUM), \"" + tier.asText() + "\"");
    }

    private static Optional<String> contents(JsonNode contents) {
        if (!contents.isArray() || contents.isEmpty()) {
            return Optional.of("* GenerateContentRequest.contents: contents is not specified");
        }
        String role = contents.path(contents.size() - 1).path("role").asText("user");
        return role.equals("model")
                ? Optional.of("Requests ending with a model turn are not supported.")
                : Optional.empty();
    }

    private static Optional<String> schema(JsonNode generation) {
        if (generation.has("responseSchema") && generation.has("responseJsonSchema")) {
            return Optional.of("Only one of response_schema and response_json_schema may be set.");
        }
        boolean asksForJson = generation.has("responseSchema") || generation.has("responseJsonSchema");
        return asksForJson && generation.path("responseMimeType").asText("").isEmpty()
                ? Optional.of("A response schema needs response_mime_type application/json.")
                : Optional.empty();
    }

    private static Optional<String> tools(String model, JsonNode request) {
        boolean json =
                request.at("/generationConfig/responseMimeType").asText("").equals("application/json");
        return model.startsWith("gemini-2.5") && json && !request.path("tools").isEmpty()
                ? Optional.of("Tool use with a response mime type: 'application/json' is unsupported")
                : Optional.empty();
    }
}
