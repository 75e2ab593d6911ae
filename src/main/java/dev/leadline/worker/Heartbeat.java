package dev.leadline.worker;

import dev.leadline.broker.Beats;
import dev.leadline.broker.BrokerConfig;
import io.quarkus.logging.Log;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Beats for the worker when its takes, which are beats too, are late. It has a thread of its own, so that a worker
 * whose event loop is busy or blocked does not look dead. A worker with a loop that is silent for {@code
 * leadline.worker.stuck} counts as dead, since every run on that loop hangs: then the beats stop, and others take the
 * tasks over.
 */
@Singleton
class Heartbeat {

    private final Beats beats;
    private final long leaseMs;
    private final long stuckMs;
    private final AtomicReference<@Nullable String> worker = new AtomicReference<>();
    private final AtomicBoolean underWay = new AtomicBoolean();
    private volatile long lastBeat;
    private volatile long lastTick = System.nanoTime();
    private volatile boolean stuck;

    Heartbeat(Beats beats, BrokerConfig broker, WorkerConfig config) {
        this.beats = beats;
        this.leaseMs = broker.lease().toMillis();
        this.stuckMs = config.stuck().toMillis();
    }

    /** @param onLost called on the heartbeat's thread with the id of a worker that was declared lost */
    void start(Consumer<String> onLost) {
        tick();
        // One beat at once, so that the connection exists when it is needed: on a slow network it takes long to make.
        beats.vertx().runOnContext(now -> beat(onLost));
        beats.vertx().setPeriodic(Math.max(1, leaseMs / 6), timer -> beatIfLate(onLost));
    }

    /** From now on it beats for this worker; null: for none. */
    void beatFor(@Nullable String id) {
        worker.set(id);
        lastBeat = System.nanoTime();
    }

    /**
     * A beat or a take was answered. It counts from when it was sent: Redis got it after that, but maybe long before
     * its answer arrived.
     *
     * @param sent by the clock of {@link System#nanoTime}
     */
    void beaten(long sent) {
        lastBeat = sent;
    }

    /** All event loops are running. */
    void tick() {
        lastTick = System.nanoTime();
    }

    private void beatIfLate(Consumer<String> onLost) {
        if (millisSince(lastBeat) >= leaseMs * 2 / 5 && !isStuck()) {
            beat(onLost);
        }
    }

    private void beat(Consumer<String> onLost) {
        String id = worker.get();
        if (id == null || !underWay.compareAndSet(false, true)) {
            return;
        }
        long sent = System.nanoTime();
        // No pipeline could own this subscription: a timer starts each beat.
        beats.beat(id)
                .onTermination()
                .invoke(() -> underWay.set(false))
                .subscribe()
                .with(
                        alive -> {
                            if (alive) {
                                beaten(sent);
                            } else {
                                onLost.accept(id);
                            }
                        },
                        failure -> Log.debugf("No beat reached Redis: %s", failure.getMessage()));
    }

    /** Whether an event loop has been blocked for too long, so that the worker must not look alive. */
    boolean isStuck() {
        boolean silent = millisSince(lastTick) > stuckMs;
        if (silent && !stuck) {
            Log.errorf(
                    "An event loop has been blocked for more than %d ms: this worker stops beating, and its tasks will"
                            + " run elsewhere. Handlers that block belong on a worker thread (@Blocking).",
                    stuckMs);
        }
        stuck = silent;
        return silent;
    }

    private static long millisSince(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos).toMillis();
    }
}
