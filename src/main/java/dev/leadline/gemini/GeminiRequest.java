package dev.leadline.gemini;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** Writes the bodies of calls. */
final class GeminiRequest {

    private final ObjectMapper json;
    private final Optional<Integer> maxOutputTokens;

    GeminiRequest(ObjectMapper json, Optional<Integer> maxOutputTokens) {
        this.json = json;
        this.maxOutputTokens = maxOutputTokens;
    }

    byte[] body(Prompt prompt) {
        return bytes(content(prompt));
    }

    byte[] body(GroundedPrompt prompt) {
        return bytes(content(prompt));
    }

    /** For countTokens: the same request, which has to name its model there. */
    byte[] forCounting(Prompt prompt, String model) {
        ObjectNode body = json.createObjectNode();
        body.putObject("generateContentRequest").put("model", "models/" + model).setAll(content(prompt));
        return bytes(body);
    }

    ObjectNode content(Prompt prompt) {
        ObjectNode body = json.createObjectNode();
        ObjectNode content = body.putArray("contents").addObject().put("role", "user");
        content.putArray("parts").addObject().put("text", prompt.text());
        if (prompt.system() != null) {
            body.putObject("systemInstruction").putArray("parts").addObject().put("text", prompt.system());
        }
        ObjectNode generation = body.putObject("generationConfig");
        maxOutputTokens.ifPresent(most -> generation.put("maxOutputTokens", most));
        if (prompt.thinking() != null) {
            generation
                    .putObject("thinkingConfig")
                    .put("thinkingLevel", prompt.thinking().toUpperCase(Locale.ROOT));
        }
        if (prompt.schema() != null) {
            generation.put("responseMimeType", "application/json").set("responseJsonSchema", prompt.schema());
        }
        if (prompt.tier() != null) {
            body.put("serviceTier", prompt.tier().spelled());
        }
        // Google stores the calls of new paid projects unless store is false. No temperature: newer models refuse or
        // ignore it.
        body.put("store", false);
        return body;
    }

    ObjectNode content(GroundedPrompt prompt) {
        ObjectNode body = content(prompt.question());
        body.putArray("tools").addObject().putObject("googleSearch");
        return body;
    }

    private static byte[] bytes(ObjectNode body) {
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }
}
