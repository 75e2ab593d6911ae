package dev.leadline.worker;

import dev.leadline.broker.Leases;
import dev.leadline.task.Lease;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * Compares the leases that Redis counts as this worker's with those that are held here: a failover can forget an outcome
 * that Redis had taken, and then a task would count as running that is not. Only the pool's loop touches it.
 */
final class Audit {

    /** How often it is due besides: a new connection makes it due at once. */
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

    /** @param due called on any thread now and then */
    void schedule(Runnable due) {
        timer = vertx.setPeriodic(EVERY.toMillis(), time -> due.run());
    }

    void stop() {
        vertx.cancelTimer(timer);
    }

    /** The leases that Redis counts as the worker's and that are unknown here. No take may be under way: its would be, too. */
    Uni<Set<Lease>> unknown(String worker) {
        // Read before the call, so that those of runs that end meanwhile are known, too.
        Set<Lease> known = slots.held();
        return leases.heldBy(worker).map(counted -> without(known, counted));
    }

    private static Set<Lease> without(Set<Lease> known, Set<Lease> counted) {
        Set<Lease> unknown = new HashSet<>(counted);
        unknown.removeAll(known);
        return unknown;
    }
}
