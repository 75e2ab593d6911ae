package dev.leadline.task;

/**
 * What is counted of a task.
 *
 * @param attempt how many runs people count: a run that was snoozed, or released by a worker that stopped, is none
 * @param failures how many of them failed; only these use up {@code maxAttempts}
 * @param crashes how often its worker was lost while it ran
 * @param lease number of the newest lease: how often it was delivered to a worker
 */
public record Counters(int attempt, int failures, int crashes, long lease) {

    /** Of a task that was never delivered. */
    public static final Counters NONE = new Counters(0, 0, 0, 0);
}
