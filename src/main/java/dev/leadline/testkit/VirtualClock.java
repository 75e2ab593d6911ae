package dev.leadline.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands still until a test moves it. It begins at 2026-01-01T00:00:00Z, so that every run is the same. */
public final class VirtualClock extends Clock {

    private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

    VirtualClock() {}

    void advance(Duration time) {
        now = now.plus(time);
    }

    /** Never goes back. */
    void reach(Instant instant) {
        if (instant.isAfter(now)) {
            now = instant;
        }
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    /** Its zone is UTC always. */
    @Override
    public Clock withZone(ZoneId zone) {
        return Clock.fixed(now, zone);
    }
}
