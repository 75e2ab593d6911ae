package dev.leadline.archive;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** How the archive stands, for readiness, metrics and the log. An outage is logged once when it begins, and once when it ends. */
final class Standing {

    private final Counter written;
    private final Counter errors;
    private final AtomicLong waiting;
    private volatile @Nullable String problem;

    Standing(MeterRegistry metrics) {
        this.written = metrics.counter("leadline.archive.written");
        this.errors = metrics.counter("leadline.archive.errors");
        this.waiting = metrics.gauge("leadline.archive.waiting", new AtomicLong());
    }

    /** @param tasks those without a record were not written */
    void written(List<EndedTask> tasks) {
        written.increment(tasks.stream().filter(one -> !one.status().isEmpty()).count());
        reached();
    }

    /** PostgreSQL answered. */
    void reached() {
        if (problem != null) {
            problem = null;
            Log.info("The archive in PostgreSQL can be written again");
        }
    }

    /** @param count ended tasks that are not archived yet, of the whole fleet */
    void waiting(long count) {
        waiting.set(count);
    }

    /** What PostgreSQL says may name addresses and users, so it goes to the log alone. */
    void failed(Throwable failure) {
        errors.increment();
        if (problem == null) {
            Log.warnf(
                    "The archive in PostgreSQL cannot be written; ended tasks are kept in Redis until it can: %s",
                    failure);
        }
        problem = "PostgreSQL cannot be written; ended tasks are kept in Redis until it can";
    }

    /** Null while all is well. */
    @Nullable
    String problem() {
        return problem;
    }

    long waiting() {
        return waiting.get();
    }
}
