package dev.leadline.web;

import java.net.URI;
import java.time.Duration;

/** One fetch on its way through redirects, with the time that is left for it. Waiting for a turn does not use it up. */
final class Course {

    private final URI first;
    private long deadline;

    /** @param time for all requests together */
    Course(URI first, Duration time) {
        this.first = first;
        this.deadline = System.nanoTime() + time.toNanos();
    }

    URI first() {
        return first;
    }

    void waited(Duration time) {
        deadline += time.toNanos();
    }

    /** At least a millisecond, so that a request that comes too late fails in the same way as one that takes too long. */
    Duration left() {
        return Duration.ofNanos(Math.max(1_000_000, deadline - System.nanoTime()));
    }
}
