package dev.leadline.broker;

/** What became of a request to run an ended task again. */
public enum RetryResult {
    QUEUED,
    /** It has not ended, or it succeeded. */
    NOT_ENDED_BADLY,
    /** There is no such task (any more), or it is another tenant's. */
    UNKNOWN
}
