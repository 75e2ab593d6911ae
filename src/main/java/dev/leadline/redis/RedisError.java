package dev.leadline.redis;

import dev.leadline.RedisUnavailable;
import java.util.List;

/** Redis answered a command with an error; the message is Redis' own, such as {@code NOSCRIPT No matching script}. */
public final class RedisError extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What Redis refuses with while it is not as it should be; the same command may succeed later. */
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
        // No stack trace: it is an answer, and those that are expected would pay for it.
        super(message, null, false, false);
    }

    /** Whether this is the error that begins with the word; one that a script met is told within the script's own. */
    public boolean says(String word) {
        String message = String.valueOf(getMessage());
        return message.startsWith(word + " ")
                || message.contains("-" + word + " ")
                || message.contains(": " + word + " ");
    }

    /** The failure for whoever asked; an error that is no refusal is a bug, and stays what it is. */
    RuntimeException explained() {
        if (says("OOM")) {
            return RedisUnavailable.full();
        }
        if (says("MISCONF")) {
            // Its own words: errors writing to the append-only file, or none of the snapshots that it should keep.
            return new RedisUnavailable("Redis cannot write to its disk and changes nothing for now", true);
        }
        return FOR_NOW.stream().anyMatch(this::says)
                ? new RedisUnavailable("Redis refuses for now: " + getMessage(), true)
                : this;
    }
}
