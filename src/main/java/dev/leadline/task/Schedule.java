package dev.leadline.task;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a new task may run. Durations count from the moment when Redis stores the task, by Redis' clock.
 *
 * @param delay it does not run before this time has passed; if this and {@code eta} are null, it may run at once
 * @param eta it does not run before this instant
 * @param expires it must start within this time, otherwise it never runs
 */
public record Schedule(
        @Nullable Duration delay,
        @Nullable Instant eta,
        @Nullable Duration expires) {

    /** As soon as a worker is free, whenever that is. */
    public static final Schedule NOW = new Schedule(null, null, null);

    /** When a task that was made at the given instant is due, by the clock of the node that made it; null: at once. */
    public @Nullable Instant dueAt(Instant createdAt) {
        return delay == null ? eta : createdAt.plus(delay);
    }
}
