package dev.leadline.flow;

import dev.leadline.task.TaskId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A flow as lists show it.
 *
 * @param total how many tasks it has
 * @param ended how many of them have ended
 * @param cancelRequested whether it was cancelled and has not ended yet
 */
public record FlowSummary(
        TaskId id,
        FlowState state,
        String tenant,
        int total,
        int ended,
        boolean cancelRequested,
        Instant createdAt,
        @Nullable Instant finishedAt) {}
