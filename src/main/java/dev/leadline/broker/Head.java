package dev.leadline.broker;

import dev.leadline.task.TaskState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What nearly every transition needs of a record, as one short text ({@code lib/record.lua} writes it): {@code state lease
 * attempt entry started finished ttl}, and a sign behind it when the record holds more than most do.
 */
record Head(
        TaskState state,
        long lease,
        int attempt,
        @Nullable Instant started,
        @Nullable Instant finished) {

    static Head parse(String text) {
        String[] words = text.split(" ");
        if (words.length < 7) {
            throw new IllegalStateException("a record in Redis is damaged: its head is \"" + text + '"');
        }
        return new Head(
                TaskState.valueOf(words[0]),
                Long.parseLong(words[1]),
                Integer.parseInt(words[2]),
                instant(words[4]),
                instant(words[5]));
    }

    private static @Nullable Instant instant(String ms) {
        return ms.equals("-") ? null : Instant.ofEpochMilli(Long.parseLong(ms));
    }
}
