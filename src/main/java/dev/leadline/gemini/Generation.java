package dev.leadline.gemini;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.leadline.task.Usage;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.jspecify.annotations.Nullable;

/**
 * What Gemini answered without a search.
 *
 * @param json the text as JSON, when a schema was given and the answer was checked against it
 * @param model the version that answered, such as {@code gemini-3.8-flash} or {@code simulator-…}
 * @param finishReason STOP, MAX_TOKENS, …
 * @param truncated whether the text was cut at the output limit; JSON that was cut is no answer
 * @param tier that served it, which may be another one than was asked for; null if that is not known
 * @param cached whether it is the answer to a call of another task, so that this one was not charged for it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@RegisterForReflection
public record Generation(
        String text,
        @Nullable JsonNode json,
        String model,
        String finishReason,
        boolean truncated,
        @Nullable Tier tier,
        Usage usage,
        boolean cached) {

    public Generation(
            String text,
            @Nullable JsonNode json,
            String model,
            String finishReason,
            boolean truncated,
            @Nullable Tier tier,
            Usage usage) {
        this(text, json, model, finishReason, truncated, tier, usage, false);
    }

    /** This answer, given to another task. */
    Generation shared() {
        return new Generation(text, json, model, finishReason, truncated, tier, Usage.NONE, true);
    }

    public Generation {
        // So it is read from a step that was kept.
        json = json == null || json.isNull() ? null : json;
    }

    /** This answer, checked. */
    Generation with(JsonNode checked) {
        return new Generation(text, checked, model, finishReason, truncated, tier, usage, cached);
    }

    /** This answer, with what an earlier one cost that was asked for in its place. */
    Generation plus(Usage earlier) {
        return new Generation(text, json, model, finishReason, truncated, tier, earlier.plus(usage), cached);
    }
}
