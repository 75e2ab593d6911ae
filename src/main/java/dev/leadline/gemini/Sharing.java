package dev.leadline.gemini;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whom a question is shared with: the same question of several tasks is then one call. {@link GeminiClient#sharing} makes it.
 *
 * @param scope the tenant, or a word for all tenants; null: it is shared with nobody
 * @param cacheFor how old an answer may be; zero: only one that came after the task was accepted
 */
public record Sharing(@Nullable String scope, Duration cacheFor) {

    /** With nobody. */
    public static final Sharing NONE = new Sharing(null, Duration.ZERO);
}
