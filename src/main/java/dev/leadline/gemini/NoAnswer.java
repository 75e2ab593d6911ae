package dev.leadline.gemini;

import dev.leadline.task.ErrorType;
import dev.leadline.task.TaskFailure;

/** The answer of a request, or its end, did not come, or not in a form that can be read. */
final class NoAnswer extends TaskFailure.Transient {

    private static final long serialVersionUID = 1L;

    private final boolean sent;

    /** @param sent whether the request may have arrived, and so may be billed */
    NoAnswer(String message, boolean sent) {
        super(ErrorType.PROVIDER_UNAVAILABLE, message);
        this.sent = sent;
    }

    boolean isSent() {
        return sent;
    }
}
