package dev.leadline.counts;

/** What is counted, in the order of the numbers in Redis ({@code counts/lib/add.lua}). */
public enum Kind {
    /** Stored as new tasks; running one again is not counted. */
    ENQUEUED,
    /** Runs that began. */
    STARTED,
    SUCCEEDED,
    FAILED,
    /** Attempts that failed and after which the task runs again. */
    RETRIED,
    CANCELLED,
    EXPIRED,
    /** Runs whose worker was lost. */
    CRASHED,
    /** How long the runs took that ended, ms together. */
    RUN_MS,
    /** How long tasks had been ready when they started, ms together. */
    WAIT_MS
}
