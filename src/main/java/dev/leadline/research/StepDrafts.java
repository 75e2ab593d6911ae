package dev.leadline.research;

import dev.leadline.gemini.Drafts;
import dev.leadline.handler.TaskContext;
import io.smallrye.mutiny.Uni;
import java.util.Optional;

/**
 * Keeps the draft of one question as a step of the task.
 *
 * @param step its name
 */
record StepDrafts(TaskContext context, String step) implements Drafts {

    @Override
    public Optional<Draft> kept() {
        return context.kept(step, Draft.class);
    }

    @Override
    public Uni<Draft> keep(Draft draft) {
        return context.step(step, Draft.class, () -> Uni.createFrom().item(draft));
    }
}
