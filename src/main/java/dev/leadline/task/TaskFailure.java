package dev.leadline.task;

import java.time.Duration;

/**
 * How a handler says that and how it failed. Anything else that a handler throws counts as {@link Transient} with type
 * {@code handler-failed}. The message is shown to clients, so it holds no secrets.
 */
public abstract sealed class TaskFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ErrorType type;

    private TaskFailure(ErrorType type, String message) {
        // No stack trace: such a failure is an answer, not a bug.
        super(message, null, false, false);
        this.type = type;
    }

    public ErrorType type() {
        return type;
    }

    /** Trying again cannot help: the task fails at once. */
    public static non-sealed class Permanent extends TaskFailure {
        private static final long serialVersionUID = 1L;

        public Permanent(ErrorType type, String message) {
            super(type, message);
        }
    }

    /** Trying again may help: the task is retried with backoff while attempts are left. */
    public static non-sealed class Transient extends TaskFailure {
        private static final long serialVersionUID = 1L;

        public Transient(ErrorType type, String message) {
            super(type, message);
        }
    }

    /** Not now: the task runs again after {@link #delay()}, and no attempt is used up. */
    public static final class RetryAfter extends TaskFailure {
        private static final long serialVersionUID = 1L;

        private final Duration delay;

        public RetryAfter(Duration delay, ErrorType type, String message) {
            super(type, message);
            this.delay = delay;
        }

        public Duration delay() {
            return delay;
        }
    }

    /**
     * A quota of a provider has no room for a call: the task waits for it in Redis, without a slot, and runs again when its
     * turn comes; no attempt is used up. Only those throw it who ask a quota.
     */
    public static final class Parked extends TaskFailure {
        private static final long serialVersionUID = 1L;

        private final String gate;
        private final long tokens;
        private final String unless;

        /** @param unless see {@link #unless()} */
        public Parked(String gate, long tokens, String unless, String message) {
            super(ErrorType.PROVIDER_UNAVAILABLE, message);
            this.gate = gate;
            this.tokens = tokens;
            this.unless = unless;
        }

        /** The gate at which it waits: {@code quota:} and the model. */
        public String gate() {
            return gate;
        }

        /** About how many tokens the call needs. */
        public long tokens() {
            return tokens;
        }

        /** Words, with spaces between them, for what the task does not wait for: if that holds its call, it goes on at once. */
        public String unless() {
            return unless;
        }
    }

    /**
     * Another task makes the same call: this one waits in Redis for its answer, without a slot, and runs again as soon as it is
     * there; no attempt is used up. Only those throw it who share calls between tasks.
     */
    public static final class Following extends TaskFailure {
        private static final long serialVersionUID = 1L;

        private final String flight;
        private final Duration longest;

        /** @param longest see {@link #longest()} */
        public Following(String flight, Duration longest, String message) {
            super(ErrorType.PROVIDER_UNAVAILABLE, message);
            this.flight = flight;
            this.longest = longest;
        }

        /** The name of the call. */
        public String flight() {
            return flight;
        }

        /** After this time it looks for itself, whatever became of the other task. */
        public Duration longest() {
            return longest;
        }
    }

    public static Permanent permanent(ErrorType type, String message) {
        return new Permanent(type, message);
    }

    public static Transient transientFailure(ErrorType type, String message) {
        return new Transient(type, message);
    }

    public static RetryAfter retryAfter(Duration delay, ErrorType type, String message) {
        return new RetryAfter(delay, type, message);
    }
}
