package dev.leadline.task;

/**
 * What is counted for a task.
 *
 * @param attempt how many attempts were made; a run that was snoozed, or released by a worker that stopped, does not
 *     count
 * @param failures how many of them failed; only these use up {@code maxAttempts}
 * @param crashes how often its worker was lost while it ran
 * @param lease number of the newest lease, which is how often the task was delivered to a worker
 */
public record Counters(int attempt, int failures, int crashes, long lease) {

    /** The counters of a task that was never delivered. */
    public static final Counters NONE = new Counters(0, 0, 0, 0);
}
