package dev.leadline.task;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a new task may run. Durations count from the moment at which Redis takes the task, by Redis' clock.
 *
 * @param delay runs no earlier than after this time; null together with {@code eta}: at once
 * @param eta runs no earlier than at this instant
 * @param expires must start within this time, or it never runs
 */
public record Schedule(
        @Nullable Duration delay,
        @Nullable Instant eta,
        @Nullable Duration expires) {

    /** As soon as a worker is free, however late that is. */
    public static final Schedule NOW = new Schedule(null, null, null);

    /** When a task that was made at the given instant is due, by the clock of the node that made it; null: at once. */
    public @Nullable Instant dueAt(Instant createdAt) {
        return delay == null ? eta : createdAt.plus(delay);
    }
}
