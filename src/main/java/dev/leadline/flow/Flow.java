package dev.leadline.flow;

import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A flow as it is in Redis.
 *
 * @param total how many tasks it has
 * @param counts how many of them are in each state in which there are some
 * @param cancelRequested whether it was cancelled and has not ended yet
 * @param result a JSON object: results of the tasks that nothing waits for, by their keys, null for those that did not
 *     succeed. Null until the flow has ended, and when they are too long together
 */
public record Flow(
        TaskId id,
        FlowState state,
        String tenant,
        int total,
        Map<TaskState, Integer> counts,
        boolean cancelRequested,
        Instant createdAt,
        @Nullable Instant finishedAt,
        @Nullable String result) {

    /** One task of a flow; it is WAITING until it is made. */
    public record Member(String key, TaskId id, TaskState state) {}
}
