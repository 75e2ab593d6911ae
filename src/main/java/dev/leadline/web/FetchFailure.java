package dev.leadline.web;

/** A page could not be read. The message is fit for clients. */
public class FetchFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** Why the page could not be read. */
    public enum Reason {
        /** The URL is not allowed: its scheme, port, host or another part of it. */
        BAD_URL,
        /** The host lies in a network that is not fetched from. */
        REFUSED_ADDRESS,
        /** The server says that there is nothing (a status of 400 to 499). */
        NOT_FOUND,
        /** The server cannot be reached, is too slow or too busy, or fails; trying again later may help. */
        UNAVAILABLE,
        TOO_LARGE,
        UNSUPPORTED_TYPE,
        /** The page has no text, or none without running its scripts. */
        NO_TEXT,
        TOO_MANY_REDIRECTS
    }

    public FetchFailure(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** Whether trying again later may help. */
    public boolean transientFailure() {
        return reason == Reason.UNAVAILABLE;
    }
}
