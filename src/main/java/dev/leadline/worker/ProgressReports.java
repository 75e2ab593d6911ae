package dev.leadline.worker;

import dev.leadline.broker.Leases;
import dev.leadline.task.Lease;
import dev.leadline.task.Progress;
import io.quarkus.logging.Log;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Gathers the reports of all runs and sends the newest of each, a few times a second, together. */
@Singleton
class ProgressReports {

    private final Leases leases;
    private final Vertx vertx;
    private final long interval;
    private final Map<Lease, Progress> newest = new ConcurrentHashMap<>();
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

    /** What was reported last and not sent yet; it is not sent any more. */
    @Nullable
    Progress take(Lease lease) {
        return newest.remove(lease);
    }

    private void send() {
        planned.set(false);
        Map<Lease, Progress> due = new HashMap<>(newest);
        due.forEach((lease, progress) -> {
            newest.remove(lease, progress);
            // An edge: a report that is lost is made good by the next.
            leases.note(lease, progress)
                    .subscribe()
                    .with(
                            held -> {},
                            failure ->
                                    Log.debugf("Progress of %s was not noted: %s", lease.task(), failure.getMessage()));
        });
    }
}
