package dev.leadline.decision;

import dev.leadline.task.Usage;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The answers to an {@link Inquiry}.
 *
 * @param answers to all of its questions, by their ids
 * @param model that answered, such as {@code gemini-decision-1} or {@code simulator-…}
 * @param usage what it cost
 */
@RegisterForReflection
public record Decided(Map<String, Decision> answers, String model, Usage usage) {

    /** These answers, and those to further questions about the same text. */
    public Decided and(Decided further) {
        Map<String, Decision> all = new LinkedHashMap<>(answers);
        all.putAll(further.answers);
        return new Decided(all, further.model, usage.plus(further.usage));
    }
}
