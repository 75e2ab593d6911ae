package dev.leadline.task;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A task's identity: a UUIDv7 (RFC 9562) whose 12 {@code rand_a} bits hold the number of the partition, which is 0
 * today. Made by the node that enqueues, before the call, so that a repeated call is recognised.
 *
 * @param value the canonical form, lower case, 36 characters
 */
public record TaskId(String value) {

    private static final Pattern CANONICAL =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-7000-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    private static final SecureRandom RANDOM = new SecureRandom();

    public TaskId {
        if (!CANONICAL.matcher(value).matches()) {
            throw new IllegalArgumentException("not the id of a task in partition 0: " + value);
        }
    }

    /** A new id for a task created now. */
    public static TaskId next() {
        long high = System.currentTimeMillis() << 16 | 0x7000L;
        long low = RANDOM.nextLong() >>> 2 | 0x8000000000000000L;
        return new TaskId(new UUID(high, low).toString());
    }

    /** The id that the text spells, in either case; empty when it is no id, or one of another partition. */
    public static Optional<TaskId> parse(String text) {
        String lower = text.toLowerCase(java.util.Locale.ROOT);
        return CANONICAL.matcher(lower).matches() ? Optional.of(new TaskId(lower)) : Optional.empty();
    }

    /** When the id was made, to the millisecond, by the clock of the node that made it. */
    public Instant createdAt() {
        return Instant.ofEpochMilli(Long.parseLong(value.substring(0, 8) + value.substring(9, 13), 16));
    }

    @Override
    public String toString() {
        return value;
    }
}
