package dev.leadline;

/** Redis did not do what it was asked to do: it is away, full, or too slow. */
public class RedisUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean outcomeKnown;
    private final boolean full;

    /**
     * @param outcomeKnown true when the request certainly had no effect; false when it may have been carried out and
     *     only the answer was lost
     */
    public RedisUnavailable(String message, boolean outcomeKnown) {
        this(message, outcomeKnown, false);
    }

    private RedisUnavailable(String message, boolean outcomeKnown, boolean full) {
        super(message, null, false, false);
        this.outcomeKnown = outcomeKnown;
        this.full = full;
    }

    /** Redis has no memory left and refused to store anything new. */
    public static RedisUnavailable full() {
        return new RedisUnavailable(
                "Redis is full, or nearly so (maxmemory), and accepts nothing new for now", true, true);
    }

    public boolean outcomeKnown() {
        return outcomeKnown;
    }

    /** Whether Redis has no memory left for anything new, so that trying again at once is of no use. */
    public boolean isFull() {
        return full;
    }

    public RedisUnavailable withOutcomeKnown(boolean known) {
        return known == outcomeKnown ? this : new RedisUnavailable(String.valueOf(getMessage()), known, full);
    }
}
