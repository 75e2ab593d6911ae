package dev.leadline.gemini;

/** The connection to Gemini failed before the answer's end. Its own message names hosts and classes, so it is not kept. */
final class Unreachable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean slow;
    private final boolean sent;

    private Unreachable(boolean slow, boolean sent) {
        super(slow ? "no answer in time" : "no connection", null, false, false);
        this.slow = slow;
        this.sent = sent;
    }

    static Unreachable broken() {
        return new Unreachable(false, true);
    }

    static Unreachable silent() {
        return new Unreachable(true, true);
    }

    /** There was no connection, so that the request never left. */
    static Unreachable unsent() {
        return new Unreachable(false, false);
    }

    /** Whether the request may have arrived. */
    boolean isSent() {
        return sent;
    }

    /** Whether Gemini was silent for too long. */
    boolean isSlow() {
        return slow;
    }
}
