package dev.leadline.listing;

import dev.leadline.task.TaskId;
import java.time.Instant;
import java.util.List;

/**
 * Failed tasks whose errors have the same pattern.
 *
 * @param id names the group in filters, {@link TaskFilter#ofFailure}
 * @param handlers names of the tasks, at most {@value #MOST_HANDLERS}
 * @param newest the task that failed last
 * @param message the error of the newest, as it was
 */
public record FailureGroup(
        String id,
        ErrorPattern pattern,
        long count,
        Instant firstSeen,
        Instant lastSeen,
        List<String> handlers,
        TaskId newest,
        String message) {

    public static final int MOST_HANDLERS = 20;
}
