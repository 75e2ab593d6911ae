package dev.leadline.limit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A limit, and its use at one moment.
 *
 * @param held tasks that run and count
 * @param parked tasks that wait for it
 * @param opensAt when its rate lets the next task start; null when none waits for that
 * @param lines of a limit for many keys, for how many of them tasks wait; then {@code held} counts those keys alone
 */
public record LimitView(
        LimitName name,
        LimitRule rule,
        long held,
        long parked,
        @Nullable Instant opensAt,
        int lines) {}
