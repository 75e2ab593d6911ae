package dev.leadline.task;

/**
 * What one call of a model is billed for.
 *
 * @param prompt tokens of the prompt, those read from a cache included
 * @param cached tokens of the prompt that were read from a cache, at most {@code prompt}
 * @param tools tokens that tools added to the prompt, such as pages that were read
 * @param output tokens of the answer
 * @param thoughts tokens of thoughts, which cost as much as those of the answer
 * @param searches queries of a search engine
 */
public record BilledTokens(long prompt, long cached, long tools, long output, long thoughts, long searches) {

    public static final BilledTokens NONE = new BilledTokens(0, 0, 0, 0, 0, 0);

    public BilledTokens {
        if (prompt < 0 || cached < 0 || cached > prompt || tools < 0 || output < 0 || thoughts < 0 || searches < 0) {
            throw new IllegalArgumentException("no count may be negative, and cached may not be more than prompt");
        }
    }
}
