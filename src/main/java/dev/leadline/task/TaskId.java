package dev.leadline.task;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * A task's identity: a UUIDv7 (RFC 9562) whose 12 {@code rand_a} bits hold the number of the partition, which is 0
 * today. The node that enqueues makes the id before the call, so that a repeated call is recognised.
 *
 * @param value the canonical form, lower case, 36 characters
 */
public record TaskId(String value) {

    /** The canonical form: each x is a hexadecimal digit, the y one of 8, 9, a and b. */
    private static final String FORM = "xxxxxxxx-xxxx-7000-yxxx-xxxxxxxxxxxx";

    private static final SecureRandom RANDOM = new SecureRandom();

    public TaskId {
        if (!isCanonical(value)) {
            throw new IllegalArgumentException("not the id of a task in partition 0: " + value);
        }
    }

    /** A new id for a task created now. */
    public static TaskId next() {
        return of(System.currentTimeMillis(), RANDOM.nextLong());
    }

    /** An id that follows from when and what: the same arguments always give the same id. */
    public static TaskId of(Instant createdAt, String what) {
        byte[] digest;
        try {
            digest = MessageDigest.getInstance("SHA-256").digest(what.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        return of(createdAt.toEpochMilli(), ByteBuffer.wrap(digest).getLong());
    }

    private static TaskId of(long ms, long random) {
        return new TaskId(new UUID(ms << 16 | 0x7000L, random >>> 2 | 0x8000000000000000L).toString());
    }

    /** The id in the text, in upper or lower case; empty when it is no id, or one of another partition. */
    public static Optional<TaskId> parse(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return isCanonical(lower) ? Optional.of(new TaskId(lower)) : Optional.empty();
    }

    /** Without a regular expression, which would take a microsecond: an id is checked with every take and finish. */
    private static boolean isCanonical(String text) {
        if (text.length() != FORM.length()) {
            return false;
        }
        for (int i = 0; i < FORM.length(); i++) {
            char is = text.charAt(i);
            boolean fits = switch (FORM.charAt(i)) {
                case 'x' -> (is >= '0' && is <= '9') || (is >= 'a' && is <= 'f');
                case 'y' -> is == '8' || is == '9' || is == 'a' || is == 'b';
                default -> is == FORM.charAt(i);
            };
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    /**
     * The same id with this number in its last four hexadecimal digits. So the ids of a flow (0) and of its tasks (from 1)
     * lead to each other without an index, in scripts, too ({@code flow/lib/members.lua}). 46 random bits remain, which is
     * enough within one millisecond.
     */
    public TaskId numbered(int number) {
        return new TaskId(value.substring(0, value.length() - 4) + String.format(Locale.ROOT, "%04x", number));
    }

    /** The number in the last four hexadecimal digits. */
    public int number() {
        return Integer.parseInt(value.substring(value.length() - 4), 16);
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
