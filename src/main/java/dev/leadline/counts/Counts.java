package dev.leadline.counts;

import dev.leadline.task.Outcome;
import dev.leadline.task.Placement;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

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
        // It has not waited yet.
        add(placement, task, Kind.ENQUEUED, Kind.WAIT_MS, Duration.ZERO);
    }

    /** @param waited for how long it had been ready */
    public void started(Placement placement, String task, Duration waited) {
        add(placement, task, Kind.STARTED, Kind.WAIT_MS, waited);
    }

    /** A run ended, and its outcome was written. */
    public void ended(Placement placement, String task, Outcome outcome, Duration ran) {
        add(placement, task, kindOf(outcome), Kind.RUN_MS, ran);
    }

    /** Null: a run that was given back, which is no end. */
    private static @Nullable Kind kindOf(Outcome outcome) {
        if (outcome instanceof Outcome.Succeeded) {
            return Kind.SUCCEEDED;
        } else if (outcome instanceof Outcome.Failed) {
            return Kind.FAILED;
        } else if (outcome instanceof Outcome.Retry) {
            return Kind.RETRIED;
        } else if (outcome instanceof Outcome.Cancelled) {
            return Kind.CANCELLED;
        }
        return null;
    }

    /** One more of a kind, and how long it took, in one step. */
    private void add(Placement placement, String task, @Nullable Kind kind, Kind time, Duration took) {
        Of of = new Of(placement.tenant(), placement.queue(), task);
        Of known = numbers.size() < MOST || numbers.containsKey(of) ? of : of.others();
        // A cell is changed only in here, and taken out whole, so that no number is lost between the two.
        numbers.compute(known, (one, cell) -> {
            long[] sums = cell == null ? new long[KINDS] : cell;
            if (kind != null) {
                sums[kind.ordinal()]++;
            }
            sums[time.ordinal()] += took.toMillis();
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
