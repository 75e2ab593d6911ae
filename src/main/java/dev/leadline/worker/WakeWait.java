package dev.leadline.worker;

import dev.leadline.Backoff;
import dev.leadline.broker.Leases;
import io.quarkus.logging.Log;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Waits in Redis for a wake token, once at a time. Used only on the pool's loop. */
final class WakeWait {

    private final Leases leases;
    private final Executor loop;
    private final Vertx vertx;
    private final Supplier<List<String>> queues;
    private final Duration atMost;
    private final Runnable onEnd;
    private final RandomGenerator random = RandomGenerator.getDefault();
    private int failures;

    /**
     * @param queues the ones to serve; empty: all
     * @param onEnd called on the loop when a token came, when the time is over, and a short time after the connection
     *     was lost
     */
    WakeWait(
            Leases leases, Executor loop, Vertx vertx, Supplier<List<String>> queues, Duration atMost, Runnable onEnd) {
        this.leases = leases;
        this.loop = loop;
        this.vertx = vertx;
        this.queues = queues;
        this.atMost = atMost;
        this.onEnd = onEnd;
    }

    /** @param full whether to wait for the worker's own token alone, and not for those of its queues */
    void begin(String worker, boolean full) {
        // No pipeline could own this subscription: the wait goes on beside takes and runs.
        leases.awaitWake(worker, full, queues.get(), atMost)
                .subscribe()
                .with(woken -> loop.execute(this::ended), failure -> loop.execute(this::failed));
    }

    /** Ends the wait under way by leaving a token for the worker itself. */
    void end(String worker) {
        // Nobody waits for the answer: if the token does not arrive, the wait ends when its time is over.
        leases.wake(worker)
                .subscribe()
                .with(woken -> {}, failure -> Log.debugf("The wait goes on: %s", failure.getMessage()));
    }

    private void ended() {
        failures = 0;
        onEnd.run();
    }

    private void failed() {
        failures++;
        long pause = Math.max(1, Backoff.REDIS.after(failures, random).toMillis());
        vertx.setTimer(pause, over -> loop.execute(onEnd));
    }
}
