package dev.leadline.research;

import dev.leadline.handler.TaskContext;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.Optional;

/**
 * When the batch of a task was sent to Google, over all runs of the task. Each submission is noted before it is sent, so that a later
 * run knows that it may have arrived; and one that Google refused is noted, too, so that nobody looks for it.
 */
final class Submissions {

    private static final String SENT = "batch: sent ";
    private static final String REFUSED = "batch: refused ";

    private final TaskContext context;

    Submissions(TaskContext context) {
        this.context = context;
    }

    /** A submission that is about to be sent, or was refused. */
    @RegisterForReflection
    record Sent(Instant at) {}

    /** How many there were. Whether one of them arrived is not known. */
    int count() {
        int sent = 0;
        while (of(SENT, sent + 1).isPresent()) {
            sent++;
        }
        return sent;
    }

    /** How many there were that may have arrived. */
    int open() {
        int open = 0;
        for (int number = count(); number > 0; number--) {
            open += of(REFUSED, number).isPresent() ? 0 : 1;
        }
        return open;
    }

    /** When the last one was noted, if it may have arrived. */
    Optional<Instant> lastOpen() {
        int last = count();
        return of(REFUSED, last).isPresent() ? Optional.empty() : of(SENT, last).map(Sent::at);
    }

    /** Notes that the next one is about to be sent. */
    Uni<Void> add(Instant now) {
        return note(SENT + (count() + 1), now);
    }

    /** Notes that the last one did not arrive. */
    Uni<Void> refused(Instant now) {
        return note(REFUSED + count(), now);
    }

    private Uni<Void> note(String name, Instant now) {
        return context.step(name, Sent.class, () -> Uni.createFrom().item(new Sent(now)))
                .replaceWithVoid();
    }

    private Optional<Sent> of(String kind, int number) {
        return context.kept(kind + number, Sent.class);
    }
}
