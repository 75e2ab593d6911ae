package dev.leadline.worker;

import dev.leadline.broker.Leases;
import io.quarkus.logging.Log;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * The pool's wait at its bells, one at a time: a worker without a free slot listens for its own bell alone, any other for
 * those of its queues, too. Touched on the pool's loop alone.
 */
final class BellWait {

    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(200);

    private final Leases leases;
    private final Executor loop;
    private final Vertx vertx;
    private final List<String> queues;
    private final Duration atMost;
    private final Runnable onRing;
    private boolean underWay;
    private boolean full;

    /**
     * @param queues the ones to serve; empty: all
     * @param onRing called on the loop when a bell rang or the time is over, and after a lost connection
     */
    BellWait(Leases leases, Executor loop, Vertx vertx, List<String> queues, Duration atMost, Runnable onRing) {
        this.leases = leases;
        this.loop = loop;
        this.vertx = vertx;
        this.queues = queues;
        this.atMost = atMost;
        this.onRing = onRing;
    }

    /** Whether the wait under way is deaf to the queues. */
    boolean isDeaf() {
        return underWay && full;
    }

    void listen(String worker, boolean nowFull) {
        if (underWay) {
            return;
        }
        underWay = true;
        full = nowFull;
        // An edge, as every take is: the wait belongs to nobody's pipeline.
        leases.awaitWake(worker, full, queues, atMost)
                .subscribe()
                .with(
                        rung -> loop.execute(this::rung),
                        failure -> vertx.setTimer(PAUSE_AFTER_FAILURE.toMillis(), again -> loop.execute(this::rung)));
    }

    private void rung() {
        underWay = false;
        onRing.run();
    }

    /** Ends the wait under way by ringing the worker's own bell: it is for bells that are no longer the right ones. */
    void end(String worker) {
        if (!underWay) {
            return;
        }
        full = false;
        leases.wake(worker)
                .subscribe()
                .with(rung -> {}, failure -> Log.debugf("The wait goes on: %s", failure.getMessage()));
    }
}
