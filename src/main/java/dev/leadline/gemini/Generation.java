package dev.leadline.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leadline.task.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What Gemini answered.
 *
 * @param json the text as JSON, when a schema was given
 * @param model the version that answered, such as {@code gemini-3.8-flash} or {@code simulator-…}
 * @param finishReason STOP, MAX_TOKENS, …
 * @param truncated whether the text was cut at the output limit; JSON that was cut is no answer
 * @param searchEntryPoint Google's search suggestions of a grounded answer, unchanged; Google's terms require that they
 *     are shown with it
 */
public record Generation(
        String text,
        @Nullable JsonNode json,
        String model,
        String finishReason,
        boolean truncated,
        List<GroundingSource> groundingSources,
        @Nullable JsonNode searchEntryPoint,
        Usage usage) {}
