package dev.leadline.task;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How an attempt ended, as the worker reports it to the broker. */
public sealed interface Outcome {

    /** Its name in the script that writes it ({@code finish.lua}), and in the log. */
    String kind();

    /** What the task used so far, this attempt included. */
    Usage usage();

    /** JSON; empty unless the attempt succeeded. */
    default Json result() {
        return NO_RESULT;
    }

    /** What went wrong; null when nothing did. */
    default @Nullable TaskError error() {
        return null;
    }

    /** After which time the task runs again; null when it does not, or at once. */
    default @Nullable Duration delay() {
        return null;
    }

    /** What an attempt without a result has instead of one. */
    Json NO_RESULT = new Json("", 0);

    record Succeeded(Json result, Usage usage) implements Outcome {
        @Override
        public String kind() {
            return "succeeded";
        }
    }

    record Failed(TaskError error, Usage usage) implements Outcome {
        @Override
        public String kind() {
            return "failed";
        }
    }

    /** Failed, with attempts left: runs again after the delay. */
    record Retry(Duration delay, TaskError error, Usage usage) implements Outcome {
        @Override
        public String kind() {
            return "retry";
        }
    }

    /**
     * Not now: runs again after the delay, and uses up no attempt.
     *
     * @param error why it was put off
     */
    record Snoozed(Duration delay, TaskError error, Usage usage) implements Outcome {
        @Override
        public String kind() {
            return "snoozed";
        }
    }

    record Cancelled(Usage usage) implements Outcome {
        @Override
        public String kind() {
            return "cancelled";
        }
    }

    /** Released by a worker that stops: runs again at once elsewhere, and uses up no attempt. */
    record Released(Usage usage) implements Outcome {
        @Override
        public String kind() {
            return "released";
        }
    }
}
