package dev.leadline.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * What Gemini is asked, without a search. A question that Gemini may search for is a {@link GroundedPrompt}, since its
 * answer is of another type.
 *
 * @param system instruction that goes before the text
 * @param model null: the configured one
 * @param schema JSON Schema of the answer; null: the answer is text
 * @param thinking how much the model thinks, such as {@code low}; null: as the model does by itself
 */
public record Prompt(
        String text,
        @Nullable String system,
        @Nullable String model,
        @Nullable JsonNode schema,
        @Nullable String thinking) {

    public Prompt(String text, @Nullable String system, @Nullable String model, @Nullable JsonNode schema) {
        this(text, system, model, schema, null);
    }

    /** The same question in other words. */
    Prompt saying(String other) {
        return new Prompt(other, system, model, schema, thinking);
    }
}
