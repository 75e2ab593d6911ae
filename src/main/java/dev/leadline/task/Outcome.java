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

    /** What is shown in place of the result; null: nothing is. */
    default @Nullable Shown shown() {
        return null;
    }

    /** What went wrong; null when nothing did. */
    default @Nullable TaskError error() {
        return null;
    }

    /** How long until the task runs again; null when it does not run again, or does so at once. */
    default @Nullable Duration delay() {
        return null;
    }

    /**
     * A result that is only shown ({@link ShownOnly}).
     *
     * @param keptFor for how long it can be read
     */
    record Shown(Json result, Duration keptFor) {}

    /** The empty text that stands for no result. */
    Json NO_RESULT = new Json("", 0);

    /** @param shown what is shown in place of the result, to its tenant alone; null: nothing is */
    record Succeeded(Json result, @Nullable Shown shown, Usage usage) implements Outcome {

        public Succeeded(Json result, Usage usage) {
            this(result, null, usage);
        }

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

    /** The attempt failed, and attempts are left: the task runs again after the delay. */
    record Retry(Duration delay, TaskError error, Usage usage) implements Outcome {
        @Override
        public String kind() {
            return "retry";
        }
    }

    /**
     * The task is put back: it runs again after the delay, and no attempt is used up.
     *
     * @param error why it was put back
     * @param flight name of the call of another task whose answer it waits for: when that is there, it runs at once; null: it
     *     waits for none
     */
    record Snoozed(
            Duration delay,
            TaskError error,
            Usage usage,
            @Nullable String flight) implements Outcome {

        public Snoozed(Duration delay, TaskError error, Usage usage) {
            this(delay, error, usage, null);
        }

        @Override
        public String kind() {
            return "snoozed";
        }
    }

    /**
     * A quota has no room for the task's next call: it waits at the gate of that quota, and no attempt is used up.
     *
     * @param gate {@code quota:} and the model
     * @param tokens about how many tokens the call needs
     * @param unless words for what the task does not wait for, see {@link TaskFailure.Parked#unless()}
     */
    record Parked(String gate, long tokens, String unless, Usage usage) implements Outcome {

        public Parked(String gate, long tokens, Usage usage) {
            this(gate, tokens, "", usage);
        }

        @Override
        public String kind() {
            return "parked";
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
