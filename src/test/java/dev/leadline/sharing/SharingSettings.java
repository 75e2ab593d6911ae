package dev.leadline.sharing;

import java.time.Duration;
import java.util.Optional;

/** Settings of sharing in tests. */
record SharingSettings(Circle with, Optional<Duration> cacheFor, Duration keptFor, long maxBytes, Duration looksAfter)
        implements SharingConfig {

    /** Who waits would wait for an hour if nobody woke it. */
    static final SharingSettings USUAL =
            new SharingSettings(Circle.NO, Optional.empty(), Duration.ofMinutes(5), 1_000_000, Duration.ofHours(1));

    SharingSettings withRoomFor(long bytes) {
        return new SharingSettings(with, cacheFor, keptFor, bytes, looksAfter);
    }
}
