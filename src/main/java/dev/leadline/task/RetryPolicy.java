package dev.leadline.task;

import dev.leadline.Backoff;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When, and how often, a failed task runs again.
 *
 * @param maxAttempts how many failures end the task, 1 to 100
 * @param backoff how long it waits after each of them
 */
public record RetryPolicy(int maxAttempts, Backoff backoff) {

    public static final RetryPolicy DEFAULT = new RetryPolicy(4, Duration.ofSeconds(2), Duration.ofMinutes(5));

    public RetryPolicy {
        if (maxAttempts < 1 || maxAttempts > 100) {
            throw new IllegalArgumentException("maxAttempts must be 1 to 100, not " + maxAttempts);
        }
    }

    /**
     * @param base upper bound of the first delay
     * @param cap upper bound of every delay
     */
    public RetryPolicy(int maxAttempts, Duration base, Duration cap) {
        this(maxAttempts, new Backoff(base, cap));
    }

    /** The same backoff with another number of attempts. */
    public RetryPolicy withMaxAttempts(int attempts) {
        return new RetryPolicy(attempts, backoff);
    }

    /** Whether a task that failed {@code failures} times, the last one included, may run again. */
    public boolean allowsAnotherAfter(int failures) {
        return failures < maxAttempts;
    }

    /**
     * How long to wait after the given failure.
     *
     * @param failures failures so far, the last one included, from 1
     */
    public Duration delayAfter(int failures, RandomGenerator random) {
        return backoff.after(failures, random);
    }
}
