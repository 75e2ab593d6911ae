package dev.leadline.broker;

import dev.leadline.task.Lease;
import dev.leadline.task.Outcome;
import dev.leadline.task.Progress;
import dev.leadline.task.TaskError;
import dev.leadline.task.Usage;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An attempt's outcome on its way to the record. */
record Finish(Lease lease, Outcome outcome, @Nullable Progress progress) {

    /** About how many bytes it takes on the wire. */
    long weight() {
        return outcome instanceof Outcome.Succeeded end ? end.result().length() + 300L : 600;
    }

    /** Adds the eight arguments that {@code finish.lua} takes for an attempt. */
    void describe(Records records, List<String> to) {
        to.add(lease.task().value());
        to.add(Long.toString(lease.number()));
        if (outcome instanceof Outcome.Succeeded end) {
            describe(records, to, "succeeded", Duration.ZERO, end.result(), null, end.usage());
        } else if (outcome instanceof Outcome.Failed end) {
            describe(records, to, "failed", Duration.ZERO, "", end.error(), end.usage());
        } else if (outcome instanceof Outcome.Retry end) {
            describe(records, to, "retry", end.delay(), "", end.error(), end.usage());
        } else if (outcome instanceof Outcome.Postponed end) {
            describe(records, to, "postponed", end.delay(), "", end.reason(), end.usage());
        } else if (outcome instanceof Outcome.Cancelled end) {
            describe(records, to, "cancelled", Duration.ZERO, "", null, end.usage());
        } else if (outcome instanceof Outcome.HandedBack end) {
            describe(records, to, "returned", Duration.ZERO, "", null, end.usage());
        }
        to.add(progress == null ? "" : records.write(progress));
    }

    private static void describe(
            Records records,
            List<String> to,
            String kind,
            Duration delay,
            String result,
            @Nullable TaskError error,
            Usage usage) {
        to.add(kind);
        to.add(Long.toString(delay.toMillis()));
        to.add(result);
        to.add(error == null ? "" : records.write(error));
        to.add(Records.usage(usage));
    }
}
