package dev.leadline.listing;

import dev.leadline.task.TaskState;
import org.jspecify.annotations.Nullable;

/**
 * Which tasks to list; null means any.
 *
 * @param tenant only this tenant's; null for an administrator
 * @param limit 1 to 500
 * @param cursor as {@link TaskPage#next} gave it
 */
public record TaskQuery(
        @Nullable String tenant,
        @Nullable TaskState state,
        @Nullable String queue,
        @Nullable String handler,
        @Nullable String tag,
        int limit,
        @Nullable String cursor) {

    public TaskQuery goingOn(int left, @Nullable String from) {
        return new TaskQuery(tenant, state, queue, handler, tag, left, from);
    }
}
