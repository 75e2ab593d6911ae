package dev.leadline.task;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a worker gets to run.
 *
 * @param args JSON object; null when it is too long to travel with the lease and is read apart
 * @param attempt this run's number for people, from 1
 * @param failures failures before this run
 * @param hasSteps an earlier run left results of steps
 * @param cancelRequested somebody cancelled it between the take and its answer
 */
public record LeasedTask(
        Lease lease,
        String handler,
        @Nullable String args,
        String queue,
        String tenant,
        int attempt,
        int failures,
        int maxAttempts,
        @Nullable Duration timeout,
        List<String> tags,
        Usage usage,
        boolean hasSteps,
        boolean cancelRequested) {

    public TaskId id() {
        return lease.task();
    }
}
