package dev.leadline.task;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * By when the result of a task is wanted. It decides how calls of a provider are sent, which are cheaper where there is time;
 * nothing ends a task that is late. One of the two is given.
 *
 * @param at null: counted from when the task was made
 * @param within counted from when the task was made, which the id says; so each task of a schedule has its own
 */
public record Deadline(@Nullable Instant at, @Nullable Duration within) {

    public Deadline {
        if ((at == null) == (within == null)) {
            throw new IllegalArgumentException("a deadline is an instant or a duration");
        }
    }

    public static Deadline at(Instant instant) {
        return new Deadline(instant, null);
    }

    public static Deadline within(Duration time) {
        return new Deadline(null, time);
    }

    /** That of this task. */
    public Instant of(TaskId id) {
        Instant fixed = at;
        Duration time = within;
        if (fixed != null) {
            return fixed;
        }
        return time == null ? id.createdAt() : id.createdAt().plus(time);
    }

    /** In ms: since 1970, or, with a plus before them, since the task was made. */
    public String text() {
        Instant fixed = at;
        Duration time = within;
        return fixed != null ? Long.toString(fixed.toEpochMilli()) : "+" + (time == null ? 0 : time.toMillis());
    }

    /** Of what {@link #text} says. */
    public static Deadline parse(String text) {
        long ms = Long.parseLong(text);
        return text.startsWith("+") ? within(Duration.ofMillis(ms)) : at(Instant.ofEpochMilli(ms));
    }
}
