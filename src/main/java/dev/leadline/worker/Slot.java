package dev.leadline.worker;

import dev.leadline.task.Lease;
import dev.leadline.task.Outcome;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.time.Duration;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A run that uses one of the pool's slots, and the handle to stop it. */
final class Slot {

    private final Run run;
    private final long startedAt = System.nanoTime();
    private volatile @Nullable Cancellable handle;
    private volatile boolean stopped;

    Slot(Run run) {
        this.run = run;
    }

    Run run() {
        return run;
    }

    Lease lease() {
        return run.task().lease();
    }

    Duration age() {
        return Duration.ofNanos(System.nanoTime() - startedAt);
    }

    /** Starts the attempt on the run's own thread; {@code end} gets the outcome, or why there is none. */
    void start(Uni<Outcome> attempt, BiConsumer<@Nullable Outcome, @Nullable Throwable> end) {
        run.thread().executor().execute(() -> {
            if (stopped) {
                return;
            }
            // No pipeline could own this subscription: the run is started here, and the pool may stop it at any time.
            handle = attempt.subscribe()
                    .with(outcome -> end.accept(outcome, null), failure -> end.accept(null, failure));
            if (stopped) {
                stop();
            }
        });
    }

    /** Cancels the run, its open HTTP call included, and keeps it from writing anything. */
    void stop() {
        stop(() -> {});
    }

    /** @param end is run when all is cancelled: then it is known what the calls cost that were under way */
    void stop(Runnable end) {
        stopped = true;
        run.cancel();
        run.thread().executor().execute(() -> {
            Cancellable running = handle;
            if (running != null) {
                running.cancel();
            }
            end.run();
        });
    }
}
