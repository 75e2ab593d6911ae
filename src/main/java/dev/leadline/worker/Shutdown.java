package dev.leadline.worker;

import dev.leadline.broker.Leases;
import io.quarkus.logging.Log;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * How a worker stops: its runs may end within the grace period, the rest is released, which uses up no attempt, and
 * Redis is told that the worker leaves. Blocks the thread that stops the process, which has nothing else to wait for.
 */
final class Shutdown {

    /** How long each of the last calls to Redis may take. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private final Leases leases;
    private final Slots slots;
    private final Executor loop;
    private final Duration grace;
    private final CountDownLatch drained = new CountDownLatch(1);
    // Used only on the loop.
    private boolean draining;

    Shutdown(Leases leases, Slots slots, Executor loop, Duration grace) {
        this.leases = leases;
        this.slots = slots;
        this.loop = loop;
        this.grace = grace;
    }

    /**
     * Waits until nothing runs any more and every outcome is written. After this is called, no take may ask for tasks.
     */
    void drain() throws InterruptedException {
        loop.execute(() -> {
            draining = true;
            slotsChanged();
        });
        if (!isDrainedWithin(grace)) {
            loop.execute(slots::releaseAll);
        }
        if (!isDrainedWithin(LAST_WORDS)) {
            Log.warn("Not all outcomes reached Redis; the tasks of the others run again elsewhere");
        }
    }

    /** To be called on the loop whenever a slot became free or an outcome was written. */
    void slotsChanged() {
        if (draining && slots.isDrained()) {
            drained.countDown();
        }
    }

    /** Tells Redis that the worker leaves. */
    void leave(String worker) throws InterruptedException {
        CountDownLatch left = new CountDownLatch(1);
        // No pipeline could own this subscription: the process ends after this, and a latch waits for the answer.
        leases.leave(worker)
                .onTermination()
                .invoke(left::countDown)
                .subscribe()
                .with(
                        done -> Log.debugf("Worker %s left", worker),
                        failure -> Log.debugf("Not left: %s", failure.getMessage()));
        left.await(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
    }

    private boolean isDrainedWithin(Duration time) throws InterruptedException {
        return drained.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }
}
