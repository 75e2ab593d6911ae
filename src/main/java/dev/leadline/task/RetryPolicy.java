package dev.leadline.task;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When a failed task runs again: exponential backoff with full jitter and a cap, as in "Exponential Backoff And
 * Jitter" (AWS Architecture Blog, 2015): the delay is uniform in [0, min(cap, base * 2^failures)].
 *
 * @param maxAttempts how many failures end the task, 1 to 100
 * @param base upper bound of the first delay
 * @param cap upper bound of every delay
 */
public record RetryPolicy(int maxAttempts, Duration base, Duration cap) {

    public static final RetryPolicy DEFAULT = new RetryPolicy(4, Duration.ofSeconds(2), Duration.ofMinutes(5));

    public RetryPolicy {
        if (maxAttempts < 1 || maxAttempts > 100) {
            throw new IllegalArgumentException("maxAttempts must be 1 to 100, not " + maxAttempts);
        }
        if (base.isNegative() || cap.compareTo(base) < 0) {
            throw new IllegalArgumentException("base must not be negative, nor cap below base: " + base + ", " + cap);
        }
    }

    /** The same backoff with another number of attempts. */
    public RetryPolicy withMaxAttempts(int attempts) {
        return new RetryPolicy(attempts, base, cap);
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
        int doublings = Math.min(Math.max(failures - 1, 0), 40);
        double ceiling = Math.min(cap.toMillis(), base.toMillis() * Math.pow(2, doublings));
        return Duration.ofMillis((long) (random.nextDouble() * ceiling));
    }
}
