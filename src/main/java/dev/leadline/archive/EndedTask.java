package dev.leadline.archive;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An entry of {@code events}: a task ended, or was put back, or its time to live is to begin.
 *
 * @param entry the entry's id: greater for later events
 * @param id the task's id, as it was found
 * @param ttl ms for which the record is kept, if the entry says so; otherwise empty
 * @param record the fields of the task's record when it was read, which may be later than the event; empty: there is none; null:
 *     it did not fit, and is to be asked for again
 */
record EndedTask(
        String entry, String id, String ttl, @Nullable Map<String, String> record) {

    EndedTask withoutRecord() {
        return new EndedTask(entry, id, ttl, null);
    }

    /** The status in the record; empty when there is none. */
    String status() {
        return record == null ? "" : record.getOrDefault("status", "");
    }

    /** The entry's id as a number that grows with it: the ms, and the first 4,096 numbers within a ms. */
    long event() {
        int hyphen = entry.indexOf('-');
        long ms = Long.parseLong(entry.substring(0, hyphen));
        return ms << 12 | Math.min(Long.parseLong(entry.substring(hyphen + 1)), 4_095);
    }
}
