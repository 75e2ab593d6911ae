package dev.leadline.worker;

import dev.leadline.broker.Leases;
import dev.leadline.task.Lease;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * Compares the leases that this worker holds according to Redis with those that it really holds: a failover can lose an
 * outcome that Redis had accepted, and then a task counts as running although it does not run. Used only on the pool's
 * loop.
 */
final class Audit {

    /** How often it is due; a new connection makes it due at once, too. */
    private static final Duration EVERY = Duration.ofSeconds(60);

    private final Leases leases;
    private final Slots slots;
    private final Vertx vertx;
    private long timer = -1;

    Audit(Leases leases, Slots slots, Vertx vertx) {
        this.leases = leases;
        this.slots = slots;
        this.vertx = vertx;
    }

    /** @param due called on any thread, each time when it is due */
    void schedule(Runnable due) {
        timer = vertx.setPeriodic(EVERY.toMillis(), time -> due.run());
    }

    void stop() {
        vertx.cancelTimer(timer);
    }

    /**
     * The leases that the worker holds according to Redis and that are unknown here. No take may be under way, since
     * its leases would be unknown, too.
     */
    Uni<Set<Lease>> unknown(String worker) {
        // Read before the call, so that the leases of runs that end meanwhile are known.
        Set<Lease> known = slots.held();
        return leases.heldBy(worker).map(counted -> without(known, counted));
    }

    private static Set<Lease> without(Set<Lease> known, Set<Lease> counted) {
        Set<Lease> unknown = new HashSet<>(counted);
        unknown.removeAll(known);
        return unknown;
    }
}
