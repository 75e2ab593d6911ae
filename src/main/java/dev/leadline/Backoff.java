package dev.leadline;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try: exponential backoff with full jitter and a cap, as in "Exponential Backoff And
 * Jitter" (AWS Architecture Blog, 2015). After n failures in a row the wait is uniform in [0, min(cap, base * 2^(n -
 * 1))]. The jitter keeps the processes of a fleet from trying at the same moments.
 *
 * @param base upper bound of the first wait
 * @param cap upper bound of every wait
 */
public record Backoff(Duration base, Duration cap) {

    /**
     * For tries while Redis is away: short enough that nobody notices a short outage, long enough that the tries do no
     * harm.
     */
    public static final Backoff REDIS = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(2));

    /** The call, sent again until Redis answers; every other failure is passed on. Cancelling it ends the tries. */
    public static <T> Uni<T> whileRedisIsAway(Uni<T> call) {
        return call.onFailure(RedisUnavailable.class)
                .retry()
                .withBackOff(REDIS.base(), REDIS.cap())
                .indefinitely();
    }

    public Backoff {
        if (base.isNegative() || cap.compareTo(base) < 0) {
            throw new IllegalArgumentException("base must not be negative, nor cap below base: " + base + ", " + cap);
        }
    }

    /** The longest wait after this number of failures in a row, the last one included, from 1. */
    public Duration ceiling(int failures) {
        int doublings = Math.min(Math.max(failures - 1, 0), 40);
        return Duration.ofMillis((long) Math.min(cap.toMillis(), base.toMillis() * Math.pow(2, doublings)));
    }

    /** How long to wait after this number of failures in a row, the last one included, from 1. */
    public Duration after(int failures, RandomGenerator random) {
        return Duration.ofMillis((long) (random.nextDouble() * ceiling(failures).toMillis()));
    }

    /** Completes after the wait of {@link #after}, which may be none at all. */
    public Uni<Void> pause(int failures, RandomGenerator random) {
        Duration wait = after(failures, random);
        Uni<Void> now = Uni.createFrom().voidItem();
        return wait.isZero() ? now : now.onItem().delayIt().by(wait);
    }
}
