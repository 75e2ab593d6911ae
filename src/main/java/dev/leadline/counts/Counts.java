package dev.leadline.counts;

import dev.leadline.task.Outcome;
import dev.leadline.task.Placement;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts what this process does, in memory, until {@link CountWriter} adds it to the ring in Redis. */
@Singleton
public class Counts {

    /** How many combinations of tenant, queue and task are told apart between two writes; the rest of a tenant's counts together. */
    static final int MOST = 2_000;

    private static final int KINDS = Kind.values().length;

    private final Map<Of, long[]> numbers = new ConcurrentHashMap<>();

    /** What a number is about; an empty queue and task stand for all that are not told apart. */
    record Of(String tenant, String queue, String task) {

        Of others() {
            return new Of(tenant, "", "");
        }
    }

    /** @param task the name of its handler */
    public void enqueued(Placement placement, String task) {
        add(placement, task, Kind.ENQUEUED, 1);
    }

    /** @param waited for how long it had been ready */
    public void started(Placement placement, String task, Duration waited) {
        add(placement, task, Kind.STARTED, 1);
        add(placement, task, Kind.WAIT_MS, waited.toMillis());
    }

    /** A run ended, and its outcome was written. */
    public void ended(Placement placement, String task, Outcome outcome, Duration ran) {
        add(placement, task, Kind.RUN_MS, ran.toMillis());
        if (outcome instanceof Outcome.Succeeded) {
            add(placement, task, Kind.SUCCEEDED, 1);
        } else if (outcome instanceof Outcome.Failed) {
            add(placement, task, Kind.FAILED, 1);
        } else if (outcome instanceof Outcome.Retry) {
            add(placement, task, Kind.RETRIED, 1);
        } else if (outcome instanceof Outcome.Cancelled) {
            add(placement, task, Kind.CANCELLED, 1);
        }
    }

    private void add(Placement placement, String task, Kind kind, long number) {
        Of of = new Of(placement.tenant(), placement.queue(), task);
        Of known = numbers.size() < MOST || numbers.containsKey(of) ? of : of.others();
        // A cell is changed only in here, and taken out whole, so that no number is lost between the two.
        numbers.compute(known, (one, cell) -> {
            long[] sums = cell == null ? new long[KINDS] : cell;
            sums[kind.ordinal()] += number;
            return sums;
        });
    }

    /** Takes out what was counted since the last call. */
    Map<Of, long[]> take() {
        Map<Of, long[]> taken = new HashMap<>();
        for (Of one : List.copyOf(numbers.keySet())) {
            long[] sums = numbers.remove(one);
            if (sums != null) {
                taken.put(one, sums);
            }
        }
        return taken;
    }
}
