package dev.leadline.task;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How long a task is to be the only one of its handler and arguments: a new one that would be the second is not stored,
 * and its request is answered with the first one. Compared are only tasks of one tenant with the same condition.
 *
 * @param period how long {@link Condition#FOR} holds; null for the others
 */
public record Unique(Condition condition, @Nullable Duration period) {

    /** When it holds. */
    public enum Condition {
        /** For a period after the first one was accepted, however that one ends. */
        FOR,
        /** While one waits: until it starts, and while it waits for another attempt. */
        WAITING,
        /** While one waits or runs. */
        RUNNING
    }

    public Unique {
        if ((condition == Condition.FOR) != (period != null)) {
            throw new IllegalArgumentException("a period goes with FOR, and with nothing else");
        }
    }

    /** @param period above zero */
    public static Unique forPeriod(Duration period) {
        return new Unique(Condition.FOR, Objects.requireNonNull(period));
    }

    public static Unique whileWaiting() {
        return new Unique(Condition.WAITING, null);
    }

    public static Unique whileRunning() {
        return new Unique(Condition.RUNNING, null);
    }
}
