package dev.leadline.redis;

import dev.leadline.RedisUnavailable;
import java.util.List;

/** Redis answered a command with an error; the message is Redis' own, such as {@code NOSCRIPT No matching script}. */
public final class RedisError extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Errors of a Redis that cannot serve for now; the same command may succeed later. */
    private static final List<String> FOR_NOW = List.of(
            "LOADING",
            "BUSY",
            "READONLY",
            "MASTERDOWN",
            "CLUSTERDOWN",
            "TRYAGAIN",
            "NOREPLICAS",
            "MOVED",
            "UNBLOCKED",
            "NOAUTH",
            "NOPERM");

    RedisError(String message) {
        // No stack trace, which would be costly: some of these errors are expected.
        super(message, null, false, false);
    }

    /**
     * Whether this is the error that begins with the word. An error inside a script is a part of the script's error.
     */
    public boolean says(String word) {
        String message = String.valueOf(getMessage());
        return message.startsWith(word + " ")
                || message.contains("-" + word + " ")
                || message.contains(": " + word + " ");
    }

    /** The failure for the caller. An error that does not mean "not now" is a bug, and stays as it is. */
    RuntimeException explained() {
        if (says("OOM")) {
            return RedisUnavailable.full();
        }
        if (says("MISCONF")) {
            // Redis means errors while writing the append-only file, or failed snapshots.
            return new RedisUnavailable("Redis cannot write to its disk and changes nothing for now", true);
        }
        return FOR_NOW.stream().anyMatch(this::says)
                ? new RedisUnavailable("Redis refuses for now: " + getMessage(), true)
                : this;
    }
}
