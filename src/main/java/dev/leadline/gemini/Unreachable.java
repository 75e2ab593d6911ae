package dev.leadline.gemini;

/** The connection to Gemini failed before the answer's end. Its own message names hosts and classes, so it is not kept. */
final class Unreachable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean slow;

    private Unreachable(boolean slow) {
        super(slow ? "no answer in time" : "no connection", null, false, false);
        this.slow = slow;
    }

    static Unreachable broken() {
        return new Unreachable(false);
    }

    static Unreachable silent() {
        return new Unreachable(true);
    }

    /** Whether Gemini was silent for too long. */
    boolean isSlow() {
        return slow;
    }
}
