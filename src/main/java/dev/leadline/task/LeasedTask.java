package dev.leadline.task;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a worker gets to run.
 *
 * @param args JSON object; null when it was too long to come with the take and has to be read separately
 * @param counters this run's attempt is included; failures and crashes are those before it
 * @param usage what earlier runs used
 * @param waited for how long it had been ready when the worker took it
 * @param hasSteps whether an earlier run left results of steps
 * @param hasReferences whether its arguments refer to results of other tasks of its flow
 * @param cancelRequested whether somebody cancelled it already
 */
public record LeasedTask(
        Lease lease,
        String handler,
        @Nullable String args,
        Placement placement,
        TaskOptions options,
        Counters counters,
        Usage usage,
        Duration waited,
        boolean hasSteps,
        boolean hasReferences,
        boolean cancelRequested) {

    public TaskId id() {
        return lease.task();
    }

    /** This run's number for people, from 1. */
    public int attempt() {
        return counters.attempt();
    }
}
