package dev.leadline.decision;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.leadline.task.Usage;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The answers to an {@link Inquiry}.
 *
 * @param answers to all of its questions, by their ids
 * @param model that answered, such as {@code gemini-decision-1} or {@code simulator-…}
 * @param usage what it cost
 * @param cached true if all of it is the answer to calls of other tasks, which cost nothing more; absent otherwise
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Decided(
        Map<String, Decision> answers,
        String model,
        Usage usage,
        @Nullable Boolean cached) {

    /** This answer, given to another task. */
    public Decided shared() {
        return new Decided(answers, model, Usage.NONE, true);
    }

    /** These answers, and those to further questions about the same text. */
    public Decided and(Decided further) {
        Map<String, Decision> all = new LinkedHashMap<>(answers);
        all.putAll(further.answers);
        boolean isCached = Boolean.TRUE.equals(cached) && Boolean.TRUE.equals(further.cached);
        return new Decided(all, further.model, usage.plus(further.usage), isCached ? true : null);
    }
}
