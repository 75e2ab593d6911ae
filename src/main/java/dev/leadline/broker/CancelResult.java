package dev.leadline.broker;

/** What became of a request to cancel. */
public enum CancelResult {
    /** It was waiting and is CANCELLED now. */
    CANCELLED,
    /** It is running: its worker was told, and stops it within a second. */
    REQUESTED,
    /** It had ended already. */
    FINAL,
    /** There is no such task (any more), or it is another tenant's. */
    UNKNOWN
}
