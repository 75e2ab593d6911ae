package dev.leadline.gemini;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;

/**
 * Tells questions apart: SHA-256 of all that the answer depends on (who answers, models, tier, instruction, text, configuration,
 * schema), whatever the order of fields in a schema, and however its numbers are written. No key of a provider is part of it.
 */
final class QuestionDigest {

    /** Is part of what is hashed, so that answers which another version has kept in another form are not read. */
    private static final int FORM = 1;

    private final String provider;
    private final GeminiRequest requests;
    private final Function<Prompt, List<String>> models;

    /** @param models that a prompt asks, the preferred one first */
    QuestionDigest(String provider, GeminiRequest requests, Function<Prompt, List<String>> models) {
        this.provider = provider;
        this.requests = requests;
        this.models = models;
    }

    /** 64 hexadecimal digits. */
    String of(Prompt prompt) {
        return of(provider, requests.content(prompt), models.apply(prompt));
    }

    /**
     * The same for any request.
     *
     * @param request without a model
     * @param models that are asked, the preferred one first
     */
    static String of(String provider, ObjectNode request, List<String> models) {
        ObjectNode all = JsonNodeFactory.instance.objectNode().put("form", FORM).put("provider", provider);
        all.set("request", request);
        ArrayNode names = all.putArray("models");
        models.forEach(names::add);
        try {
            byte[] text = new CanonicalJson().write(all).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
