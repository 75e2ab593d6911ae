package dev.leadline.task;

import java.time.Duration;

/** How an attempt ended, as the worker reports it to the broker. */
public sealed interface Outcome {

    /** @param result JSON */
    record Succeeded(String result, Usage usage) implements Outcome {}

    record Failed(TaskError error, Usage usage) implements Outcome {}

    /** Failed, with attempts left: runs again after the delay. */
    record Retry(Duration delay, TaskError error, Usage usage) implements Outcome {}

    /** Not now: runs again after the delay, and no attempt is burned. */
    record Postponed(Duration delay, TaskError reason, Usage usage) implements Outcome {}

    record Cancelled(Usage usage) implements Outcome {}

    /** The worker stops: runs again at once elsewhere, and no attempt is burned. */
    record HandedBack(Usage usage) implements Outcome {}
}
