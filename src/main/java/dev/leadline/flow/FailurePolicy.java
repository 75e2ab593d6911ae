package dev.leadline.flow;

import java.util.Locale;

/** What it means for a flow that one of its tasks failed, expired or was cancelled. */
public enum FailurePolicy {
    /** The flow fails: none of its tasks starts any more, and those that have started may end. */
    FAIL,
    /** What waits for the task is skipped, also what waits for that; the rest of the flow goes on. */
    SKIP,
    /** What waits for the task runs as if it had succeeded; its result is null. */
    CONTINUE;

    /** Its name in JSON and in Redis. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
