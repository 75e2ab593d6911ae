package dev.leadline.gemini;

import dev.leadline.task.ErrorType;
import dev.leadline.task.TaskFailure;
import java.time.Duration;

/** A submission that Google does not have for sure: it was refused for a quota, or never left this process. */
public final class NotTaken extends TaskFailure.Transient {

    private static final long serialVersionUID = 1L;

    private final Duration delay;

    NotTaken(Duration delay, String message) {
        super(ErrorType.PROVIDER_UNAVAILABLE, message);
        this.delay = delay;
    }

    /** How long Google says that one should wait before the next try; zero: it says nothing. */
    public Duration delay() {
        return delay;
    }
}
