package dev.leadline.schedule;

import java.time.Duration;
import java.time.Instant;

/**
 * A fixed interval. Its ticks are counted from the tick before, never from the moment when that was made, so they do not
 * drift.
 */
record Every(Duration interval) implements Rule {

    /** Shorter intervals are not for schedules: each tick costs a few calls of every node. */
    static final Duration LEAST = Duration.ofSeconds(1);

    static final Duration MOST = Duration.ofDays(366);

    Every {
        if (interval.compareTo(LEAST) < 0 || interval.compareTo(MOST) > 0) {
            throw new IllegalArgumentException("must be at least PT1S and at most P366D");
        }
        // Redis keeps milliseconds.
        interval = Duration.ofMillis(interval.toMillis());
    }

    static Every of(String ms) {
        return new Every(Duration.ofMillis(Long.parseLong(ms)));
    }

    @Override
    public Instant first(Instant now) {
        return now.plus(interval);
    }

    @Override
    public Instant next(Instant tick) {
        return tick.plus(interval);
    }

    @Override
    public Instant after(Instant tick, Instant now) {
        return now.isBefore(tick) ? tick : next(latest(tick, now));
    }

    @Override
    public Instant latest(Instant tick, Instant now) {
        long ms = Math.max(0, Duration.between(tick, now).toMillis());
        return tick.plusMillis(ms - ms % interval.toMillis());
    }

    @Override
    public String toString() {
        return "every " + interval.toMillis();
    }
}
