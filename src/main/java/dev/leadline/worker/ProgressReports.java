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
 * Collects the reports of all runs and sends the newest of each together, a few times a second. If a report is under
 * way when its run ends, it is also sent with the outcome: the outcome may arrive first, and after that no report is
 * accepted.
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

    /** The newest report, unless it is known to have arrived; it is not sent separately any more. */
    @Nullable
    Progress take(Lease lease) {
        Progress unsent = newest.remove(lease);
        Progress sent = underWay.remove(lease);
        return unsent != null ? unsent : sent;
    }

    private void send() {
        planned.set(false);
        Map.copyOf(newest).forEach((lease, progress) -> {
            // Added here before it is removed from the other map, so that a run that ends meanwhile finds it.
            underWay.put(lease, progress);
            newest.remove(lease, progress);
            // No pipeline could own this subscription: nobody waits for a report. If one is lost, the next one replaces
            // it.
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
