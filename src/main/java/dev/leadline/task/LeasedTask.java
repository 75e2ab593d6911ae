package dev.leadline.task;

import org.jspecify.annotations.Nullable;

/**
 * What a worker gets to run.
 *
 * @param args JSON object; null when it is too long to travel with the lease and has to be read separately
 * @param counters this run's attempt included; failures and crashes are those before it
 * @param usage what earlier runs used
 * @param hasSteps an earlier run left results of steps
 * @param cancelRequested somebody cancelled it between the take and its answer
 */
public record LeasedTask(
        Lease lease,
        String handler,
        @Nullable String args,
        Placement placement,
        TaskOptions options,
        Counters counters,
        Usage usage,
        boolean hasSteps,
        boolean cancelRequested) {

    public TaskId id() {
        return lease.task();
    }

    /** This run's number for people, from 1. */
    public int attempt() {
        return counters.attempt();
    }
}
