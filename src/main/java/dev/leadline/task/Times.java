package dev.leadline.task;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When things happened to a task.
 *
 * @param createdAt by the clock of the node that made it; the others are by Redis' clock
 * @param dueAt when it may run, while it is SCHEDULED or RETRYING
 * @param startedAt when its newest run started
 * @param finishedAt when it ended
 */
public record Times(
        Instant createdAt,
        @Nullable Instant dueAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt) {}
