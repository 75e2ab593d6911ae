package dev.leadline.redis;

import java.util.List;

/** Redis did not do what it was asked: it is away, full, or too slow. */
public class RedisUnavailable extends RuntimeException {

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

    private final boolean outcomeKnown;
    private final boolean full;

    /**
     * @param outcomeKnown true when the request surely had no effect; false when it may have been carried out and only
     *     the answer was lost
     */
    public RedisUnavailable(String message, boolean outcomeKnown) {
        this(message, outcomeKnown, false);
    }

    private RedisUnavailable(String message, boolean outcomeKnown, boolean full) {
        super(message, null, false, false);
        this.outcomeKnown = outcomeKnown;
        this.full = full;
    }

    /** Turns refusals of Redis into words for whoever asked; any other error is a bug, and stays what it is. */
    static Throwable explain(RedisError error) {
        if (error.says("OOM")) {
            return new RedisUnavailable("Redis is full (maxmemory) and takes nothing new for now", true, true);
        }
        if (error.says("MISCONF")) {
            // Its own words: errors writing to the append-only file, or none of the snapshots that it should keep.
            return new RedisUnavailable("Redis cannot write to its disk and changes nothing for now", true);
        }
        if (FOR_NOW.stream().anyMatch(error::says)) {
            return new RedisUnavailable("Redis refuses for now: " + error.getMessage(), true);
        }
        return error;
    }

    public boolean outcomeKnown() {
        return outcomeKnown;
    }

    /** Whether trying again at once is of no use. */
    public boolean isFinal() {
        return full;
    }

    public RedisUnavailable withOutcomeKnown(boolean known) {
        return known == outcomeKnown ? this : new RedisUnavailable(String.valueOf(getMessage()), known, full);
    }
}
