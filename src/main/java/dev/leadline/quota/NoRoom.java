package dev.leadline.quota;

import dev.leadline.task.TaskFailure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A call has no room now, and its task has another model that it may ask ({@link QuotaCall#alternative}). */
public final class NoRoom extends Refused {

    private static final long serialVersionUID = 1L;

    private final @Nullable Duration wait;

    /** @param wait until there may be room; null: that is not known */
    NoRoom(@Nullable Duration wait, TaskFailure otherwise) {
        super(otherwise, false);
        this.wait = wait;
    }

    /** Whether this model is known to have room sooner than the other one. */
    public boolean opensBefore(NoRoom other) {
        return wait != null && (other.wait == null || wait.compareTo(other.wait) < 0);
    }
}
