package dev.leadline.worker;

import dev.leadline.broker.Leases;
import dev.leadline.task.Lease;
import dev.leadline.task.Progress;
import io.quarkus.logging.Log;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the reports of all runs and sends the newest of each, a few times a second, together. A report that is under way
 * when its run ends goes with the outcome, too: the outcome may overtake it, and after that nothing is noted.
 */
@Singleton
class ProgressReports {

    private final Leases leases;
    private final Vertx vertx;
    private final long interval;
    private final Map<Lease, Progress> newest = new ConcurrentHashMap<>();
    private final Map<Lease, Progress> underWay = new ConcurrentHashMap<>();
    private final AtomicBoolean planned = new AtomicBoolean();

    ProgressReports(Leases leases, Vertx vertx, WorkerConfig config) {
        this.leases = leases;
        this.vertx = vertx;
        this.interval = Math.max(1, config.progressInterval().toMillis());
    }

    void report(Lease lease, Progress progress) {
        newest.put(lease, progress);
        if (planned.compareAndSet(false, true)) {
            vertx.setTimer(interval, due -> send());
        }
    }

    /** What was reported last and is not known to be noted; it is not sent any more. */
    @Nullable
    Progress take(Lease lease) {
        Progress unsent = newest.remove(lease);
        Progress sent = underWay.remove(lease);
        return unsent != null ? unsent : sent;
    }

    private void send() {
        planned.set(false);
        Map.copyOf(newest).forEach((lease, progress) -> {
            // Before it leaves the other, so that a run that ends meanwhile finds it.
            underWay.put(lease, progress);
            newest.remove(lease, progress);
            // No pipeline could own this subscription: reports of many runs go out together, and nobody waits for them.
            // One
            // that is lost is made good by the next.
            leases.note(lease, progress)
                    .onTermination()
                    .invoke(() -> underWay.remove(lease, progress))
                    .subscribe()
                    .with(
                            held -> {},
                            failure ->
                                    Log.debugf("Progress of %s was not noted: %s", lease.task(), failure.getMessage()));
        });
    }
}
