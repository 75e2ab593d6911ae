package dev.leadline.research;

import dev.leadline.gemini.BatchLook;
import dev.leadline.gemini.BatchPlan;
import dev.leadline.gemini.GeminiBatches;
import dev.leadline.handler.TaskContext;
import dev.leadline.task.Charge;
import dev.leadline.task.TaskFailure;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * Ends further batches of a task. Google has no key by which it would take a submission once: a worker that has lost its lease, and
 * does not know it yet, may submit the batch when another one has found that Google does not have it. So a batch that was submitted
 * more than once is looked for once more, when all submissions must be listed, and all but one are cancelled.
 */
final class Duplicates {

    private static final String ALONE = "batch: alone";

    private final GeminiBatches batches;
    private final TaskContext context;
    private final Submissions submissions;
    private final Pace pace;

    Duplicates(GeminiBatches batches, TaskContext context, Submissions submissions, Pace pace) {
        this.batches = batches;
        this.context = context;
        this.submissions = submissions;
        this.pace = pace;
    }

    /** Whether there may be some. */
    private boolean possible() {
        return submissions.open() > 1 && context.kept(ALONE, Integer.class).isEmpty();
    }

    /** How long until it is known whether there are some; zero or less: now. */
    Duration wait(Instant submitted) {
        return possible() ? pace.untilListed(submitted) : Duration.ZERO;
    }

    /** Ends all batches of the plan but this one. What one of them was answered meanwhile is entered into the ledger. */
    Uni<Void> end(BatchPlan plan, String name) {
        return possible()
                ? context.step(ALONE, Integer.class, used -> others(plan, name, used))
                        .replaceWithVoid()
                        // The next look tries again.
                        .onFailure(TaskFailure.class)
                        .recoverWithNull()
                : Uni.createFrom().voidItem();
    }

    private Uni<Integer> others(BatchPlan plan, String name, Consumer<Charge> used) {
        return batches.all(plan)
                .onItem()
                .transformToMulti(all -> Multi.createFrom().iterable(all))
                .filter(look -> !look.name().equals(name))
                .onItem()
                .transformToUniAndConcatenate(look -> end(plan, look, used))
                .collect()
                .asList()
                .map(all -> all.size());
    }

    private Uni<BatchLook> end(BatchPlan plan, BatchLook other, Consumer<Charge> used) {
        return other.isOver()
                ? Uni.createFrom().item(other).invoke(look -> batches.charge(plan, look, used))
                : batches.cancel(plan, other.name()).replaceWith(other);
    }
}
