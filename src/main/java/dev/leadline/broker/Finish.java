package dev.leadline.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.leadline.task.Lease;
import dev.leadline.task.Outcome;
import dev.leadline.task.Progress;
import dev.leadline.task.TaskError;
import dev.leadline.task.Usage;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An attempt's outcome on its way to the record. */
record Finish(Lease lease, Outcome outcome, @Nullable Progress progress) {

    /** About how many bytes it takes on the wire. */
    long weight() {
        return outcome instanceof Outcome.Succeeded end ? end.result().length() + 300L : 600;
    }

    /** Adds what {@code finish.lua} takes for an attempt. */
    void describe(Records records, List<String> to) {
        to.add(lease.task().value());
        to.add(Long.toString(lease.number()));
        if (outcome instanceof Outcome.Succeeded end) {
            describe(records, to, "succeeded", end.result(), null, null, end.usage());
        } else if (outcome instanceof Outcome.Failed end) {
            describe(records, to, "failed", "", null, end.error(), end.usage());
        } else if (outcome instanceof Outcome.Retry end) {
            describe(records, to, "retry", "", end.delay(), end.error(), end.usage());
        } else if (outcome instanceof Outcome.Postponed end) {
            describe(records, to, "postponed", "", end.delay(), end.reason(), end.usage());
        } else if (outcome instanceof Outcome.Cancelled end) {
            describe(records, to, "cancelled", "", null, null, end.usage());
        } else if (outcome instanceof Outcome.HandedBack end) {
            describe(records, to, "returned", "", null, null, end.usage());
        }
    }

    private void describe(
            Records records,
            List<String> to,
            String kind,
            String result,
            @Nullable Duration delay,
            @Nullable TaskError error,
            Usage usage) {
        to.add(kind);
        to.add(result);
        if (delay == null && error == null && usage.equals(Usage.NONE) && progress == null) {
            to.add("");
            return;
        }
        to.add(records.write(new Rest(
                delay == null ? null : delay.toMillis(),
                error == null ? null : records.write(error),
                usage.equals(Usage.NONE) ? null : Records.usage(usage),
                progress == null ? null : records.write(progress))));
    }

    /** One answer for each outcome: Redis tells only of those that it did not write. */
    static List<FinishResult> results(int size, Response exceptions) {
        List<FinishResult> results = new ArrayList<>(Collections.nCopies(size, FinishResult.WRITTEN));
        for (int i = 0; i < exceptions.size(); i += 2) {
            results.set(
                    exceptions.get(i).toInteger(),
                    FinishResult.values()[exceptions.get(i + 1).toInteger()]);
        }
        return results;
    }

    /** What few outcomes have: ms, JSON, the text of the usage, JSON. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Rest(
            @Nullable Long delay,
            @Nullable String error,
            @Nullable String usage,
            @Nullable String progress) {}
}
