package dev.leadline.research;

import dev.leadline.handler.TaskContext;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.Optional;

/**
 * When the batch of a task was sent to Google, over all runs of the task. Each submission is noted before it is sent, so that a later
 * run knows that it may have arrived.
 */
final class Submissions {

    private static final String SENT = "batch: sent ";

    private final TaskContext context;

    Submissions(TaskContext context) {
        this.context = context;
    }

    /** A submission that is about to be sent. */
    @RegisterForReflection
    record Sent(Instant at) {}

    /** How many there were. Whether one of them arrived is not known. */
    int count() {
        int sent = 0;
        while (of(sent + 1).isPresent()) {
            sent++;
        }
        return sent;
    }

    /** When the last one was noted; empty if there was none. */
    Optional<Instant> last() {
        return of(count()).map(Sent::at);
    }

    /** Notes that the next one is about to be sent. */
    Uni<Void> add(Instant now) {
        String name = SENT + (count() + 1);
        return context.step(name, Sent.class, () -> Uni.createFrom().item(new Sent(now)))
                .replaceWithVoid();
    }

    private Optional<Sent> of(int number) {
        return context.kept(SENT + number, Sent.class);
    }
}
