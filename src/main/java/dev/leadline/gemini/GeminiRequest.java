package dev.leadline.gemini;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;

/** Writes the body of a generateContent call. */
final class GeminiRequest {

    private final ObjectMapper json;
    private final OptionalInt maxOutputTokens;

    GeminiRequest(ObjectMapper json, OptionalInt maxOutputTokens) {
        this.json = json;
        this.maxOutputTokens = maxOutputTokens;
    }

    byte[] body(Prompt prompt) {
        ObjectNode body = json.createObjectNode();
        ObjectNode content = body.putArray("contents").addObject().put("role", "user");
        content.putArray("parts").addObject().put("text", prompt.text());
        if (prompt.system() != null) {
            body.putObject("systemInstruction").putArray("parts").addObject().put("text", prompt.system());
        }
        ObjectNode generation = body.putObject("generationConfig");
        maxOutputTokens.ifPresent(most -> generation.put("maxOutputTokens", most));
        if (prompt.schema() != null) {
            generation.put("responseMimeType", "application/json").set("responseJsonSchema", prompt.schema());
        }
        if (prompt.grounded()) {
            body.putArray("tools").addObject().putObject("googleSearch");
        }
        // Google stores the calls of new paid projects unless store is false. No temperature: newer models refuse or
        // ignore it.
        body.put("store", false);
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }
}
