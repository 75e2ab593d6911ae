package dev.leadline.records;

import dev.leadline.task.TaskState;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What nearly every transition needs of a record, as one short text ({@code records/status.lua} writes it): {@code
 * state lease attempt entry started finished ttl}, and a {@code +} at its end when the record has a rare field.
 *
 * @param ready when it became ready the last time; null when it has no entry in a ready stream
 */
public record Status(
        TaskState state,
        long lease,
        int attempt,
        @Nullable Instant ready,
        @Nullable Instant started,
        @Nullable Instant finished,
        Duration resultTtl) {

    public static Status parse(String text) {
        String[] words = text.split(" ");
        if (words.length < 7) {
            throw new IllegalStateException("a record in Redis is damaged: its status is \"" + text + '"');
        }
        return new Status(
                TaskState.valueOf(words[0]),
                Long.parseLong(words[1]),
                Integer.parseInt(words[2]),
                ready(words[3]),
                instant(words[4]),
                instant(words[5]),
                Duration.ofMillis(Long.parseLong(words[6])));
    }

    /** The id of an entry begins with the time when it was written. */
    private static @Nullable Instant ready(String entry) {
        int dash = entry.indexOf('-');
        return dash <= 0 ? null : instant(entry.substring(0, dash));
    }

    /** For how long it had been ready when its newest run began. */
    public Duration waited() {
        return ready == null || started == null || started.isBefore(ready)
                ? Duration.ZERO
                : Duration.between(ready, started);
    }

    private static @Nullable Instant instant(String ms) {
        return ms.equals("-") ? null : Instant.ofEpochMilli(Long.parseLong(ms));
    }
}
