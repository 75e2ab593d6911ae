package dev.leadline.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * What Gemini is asked.
 *
 * @param system instruction that goes before the text
 * @param model one, or several with commas between them, of which each is asked if those before it cannot serve; null: those
 *     that are configured
 * @param schema JSON Schema of the answer; null: the answer is text
 * @param grounded whether Google Search may be used; not possible together with a schema
 * @param thinking how much the model thinks, such as {@code low}; null: as the model does by itself
 * @param tier how it should be served; null: as Gemini does by itself, which is standard
 */
public record Prompt(
        String text,
        @Nullable String system,
        @Nullable String model,
        @Nullable JsonNode schema,
        boolean grounded,
        @Nullable String thinking,
        @Nullable Tier tier) {

    public Prompt(
            String text, @Nullable String system, @Nullable String model, @Nullable JsonNode schema, boolean grounded) {
        this(text, system, model, schema, grounded, null);
    }

    public Prompt(
            String text,
            @Nullable String system,
            @Nullable String model,
            @Nullable JsonNode schema,
            boolean grounded,
            @Nullable String thinking) {
        this(text, system, model, schema, grounded, thinking, null);
    }

    /** The same question in other words. */
    Prompt saying(String other) {
        return new Prompt(other, system, model, schema, grounded, thinking, tier);
    }
}
