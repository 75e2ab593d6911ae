package dev.leadline.gemini;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What one call is billed for, as {@code usageMetadata} counts it; a field that is absent there is 0.
 *
 * @param prompt tokens of the prompt, those read from a cache included
 * @param cached tokens of the prompt that were read from a cache, at most {@code prompt}
 * @param tools tokens that tools added to the prompt, such as pages that were read
 * @param output tokens of the answer
 * @param thoughts tokens of thoughts, which cost as much as those of the answer
 * @param searches queries of Google Search
 */
public record BilledTokens(long prompt, long cached, long tools, long output, long thoughts, long searches) {

    public BilledTokens {
        if (prompt < 0 || cached < 0 || cached > prompt || tools < 0 || output < 0 || thoughts < 0 || searches < 0) {
            throw new IllegalArgumentException("no count may be negative, and cached may not be more than prompt");
        }
    }

    /** Of a whole answer, or of what has come of one so far. */
    static BilledTokens of(JsonNode answer) {
        JsonNode usage = answer.path("usageMetadata");
        long prompt = count(usage, "promptTokenCount");
        return new BilledTokens(
                prompt,
                Math.min(prompt, count(usage, "cachedContentTokenCount")),
                count(usage, "toolUsePromptTokenCount"),
                count(usage, "candidatesTokenCount"),
                count(usage, "thoughtsTokenCount"),
                answer.path("candidates")
                        .path(0)
                        .path("groundingMetadata")
                        .path("webSearchQueries")
                        .size());
    }

    private static long count(JsonNode usage, String name) {
        return Math.max(0, usage.path(name).asLong(0));
    }
}
