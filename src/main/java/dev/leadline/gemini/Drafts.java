package dev.leadline.gemini;

import dev.leadline.task.Usage;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import java.util.Optional;

/**
 * Where a run keeps an answer that cannot be used and is asked for again. So it is not paid for twice when the run ends
 * between both calls: parked for a quota, or with its worker.
 */
public interface Drafts {

    /** Keeps none. */
    Drafts NONE = new Drafts() {
        @Override
        public Optional<Draft> kept() {
            return Optional.empty();
        }

        @Override
        public Uni<Draft> keep(Draft draft) {
            return Uni.createFrom().item(draft);
        }
    };

    /**
     * An answer that cannot be used.
     *
     * @param why it cannot, for Gemini
     * @param usage what it cost
     */
    @RegisterForReflection
    record Draft(String text, String why, Usage usage) {}

    /** The one that this run, or an earlier one of its task, has kept. */
    Optional<Draft> kept();

    /** The same draft, once it is kept. */
    Uni<Draft> keep(Draft draft);
}
