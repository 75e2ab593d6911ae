package dev.leadline.web;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A page could not be read. The message is fit for clients. */
public class FetchFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final transient @Nullable Duration retryIn;

    /** Why the page could not be read. */
    public enum Reason {
        /** The URL is not allowed: its scheme, port, host or another part of it. */
        BAD_URL("address not allowed: "),
        /** The host lies in a network that is not fetched from. */
        REFUSED_ADDRESS("address not allowed: "),
        /** The site's robots.txt asks not to read the page. */
        BLOCKED_BY_ROBOTS("blocked by robots: "),
        /** The server says that there is nothing (a status of 400 to 499). */
        NOT_FOUND(""),
        /** The server cannot be reached, is too slow or too busy, or fails; trying again later may help. */
        UNAVAILABLE(""),
        TOO_LARGE("too large: "),
        UNSUPPORTED_TYPE("not a page: "),
        /** The page has no text. */
        NO_TEXT("not a page: "),
        /** The page has no text without running its scripts. */
        NEEDS_SCRIPT("needs JavaScript: "),
        TOO_MANY_REDIRECTS("");

        private final String label;

        Reason(String label) {
            this.label = label;
        }
    }

    /** @param message what is wrong; the reason's label is put before it */
    public FetchFailure(Reason reason, String message) {
        this(reason, message, null);
    }

    private FetchFailure(Reason reason, String message, @Nullable Duration retryIn) {
        super(reason.label + message, null, false, false);
        this.reason = reason;
        this.retryIn = retryIn;
    }

    /** The page could be read, but not now: others come first. */
    static FetchFailure notNow(Duration retryIn, String message) {
        return new FetchFailure(Reason.UNAVAILABLE, message, retryIn);
    }

    public Reason reason() {
        return reason;
    }

    /** When it is this fetch's turn; null when nothing is known about that. */
    public @Nullable Duration retryIn() {
        return retryIn;
    }

    /** Whether trying again later may help. */
    public boolean transientFailure() {
        return reason == Reason.UNAVAILABLE;
    }
}
