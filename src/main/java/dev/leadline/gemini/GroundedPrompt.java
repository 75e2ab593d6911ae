package dev.leadline.gemini;

/**
 * A question for which Gemini may use Google Search.
 *
 * @param question without a schema: some models give no JSON together with a search
 */
public record GroundedPrompt(Prompt question) {

    public GroundedPrompt {
        if (question.schema() != null) {
            throw new IllegalArgumentException("a grounded question has no schema");
        }
    }
}
