package dev.leadline.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * What Gemini is asked.
 *
 * @param system instruction that goes before the text
 * @param model null: the configured one
 * @param schema JSON Schema of the answer; null: the answer is text
 * @param grounded whether Google Search may be used; not possible together with a schema
 * @param thinking how much the model thinks, such as {@code low}; null: as the model does by itself
 */
public record Prompt(
        String text,
        @Nullable String system,
        @Nullable String model,
        @Nullable JsonNode schema,
        boolean grounded,
        @Nullable String thinking) {

    public Prompt(
            String text, @Nullable String system, @Nullable String model, @Nullable JsonNode schema, boolean grounded) {
        this(text, system, model, schema, grounded, null);
    }

    /** The same question in other words. */
    Prompt saying(String other) {
        return new Prompt(other, system, model, schema, grounded, thinking);
    }
}
