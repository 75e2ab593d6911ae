package dev.leadline.broker;

/** Redis did not do what it was asked: it is away, full, or too slow. */
public class BrokerUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean outcomeKnown;

    /**
     * @param outcomeKnown true when the request surely had no effect; false when it may have been carried out and only
     *     the answer was lost
     */
    public BrokerUnavailable(String message, boolean outcomeKnown) {
        super(message, null, false, false);
        this.outcomeKnown = outcomeKnown;
    }

    public boolean outcomeKnown() {
        return outcomeKnown;
    }
}
