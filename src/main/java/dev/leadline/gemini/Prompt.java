package dev.leadline.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * What Gemini is asked, without a search. A question that Gemini may search for is a {@link GroundedPrompt}, since its
 * answer is of another type.
 *
 * @param system instruction that goes before the text
 * @param model one, or several with commas between them, of which each is asked if those before it cannot serve; null: those
 *     that are configured
 * @param schema JSON Schema of the answer; null: the answer is text
 * @param thinking how much the model thinks, such as {@code low}; null: as the model does by itself
 * @param tier how it should be served; null: as Gemini does by itself, which is standard
 */
public record Prompt(
        String text,
        @Nullable String system,
        @Nullable String model,
        @Nullable JsonNode schema,
        @Nullable String thinking,
        @Nullable Tier tier) {

    public Prompt(String text, @Nullable String system, @Nullable String model, @Nullable JsonNode schema) {
        this(text, system, model, schema, null);
    }

    public Prompt(
            String text,
            @Nullable String system,
            @Nullable String model,
            @Nullable JsonNode schema,
            @Nullable String thinking) {
        this(text, system, model, schema, thinking, null);
    }

    /** The same question, served otherwise. */
    public Prompt served(@Nullable Tier other) {
        return new Prompt(text, system, model, schema, thinking, other);
    }

    /** The same question in other words. */
    Prompt saying(String other) {
        return new Prompt(other, system, model, schema, thinking, tier);
    }
}
