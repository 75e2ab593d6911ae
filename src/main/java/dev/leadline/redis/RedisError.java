package dev.leadline.redis;

/** Redis answered a command with an error; the message is Redis' own, such as {@code NOSCRIPT No matching script}. */
public final class RedisError extends RuntimeException {

    private static final long serialVersionUID = 1L;

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
}
