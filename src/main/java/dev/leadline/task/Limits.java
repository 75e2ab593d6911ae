package dev.leadline.task;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How often and how long a task may run, and how long it is kept.
 *
 * @param maxAttempts how many failures end it, 1 to 100
 * @param timeout how long one attempt may run; null: the handler's own timeout
 * @param resultTtl how long its record is kept once it has ended
 */
public record Limits(int maxAttempts, @Nullable Duration timeout, Duration resultTtl) {}
