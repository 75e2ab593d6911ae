package dev.leadline.listing;

import dev.leadline.task.Task;
import dev.leadline.task.TaskState;
import org.jspecify.annotations.Nullable;

/**
 * Which tasks to list; null means any.
 *
 * @param tenant only this tenant's; null for an administrator
 * @param limit 1 to 500
 * @param cursor as {@link TaskPage#next} gave it; null for the first page
 */
public record TaskQuery(
        @Nullable String tenant,
        @Nullable TaskState state,
        @Nullable String queue,
        @Nullable String handler,
        @Nullable String tag,
        int limit,
        @Nullable Cursor cursor) {

    /** Whether a route can show that a task is not asked for. */
    boolean asksForRoutes() {
        return queue != null || tenant != null;
    }

    /** Whether tasks of that route may be asked for; false, too, for a text that is no route. */
    boolean wants(String route) {
        String[] parts = route.split(":", -1);
        return parts.length == 3
                && (queue == null || queue.equals(parts[0]))
                && (tenant == null || tenant.equals(parts[2]));
    }

    boolean wants(Task task) {
        return (state == null || state == task.state())
                && (tenant == null || tenant.equals(task.placement().tenant()))
                && (queue == null || queue.equals(task.placement().queue()))
                && (handler == null || handler.equals(task.handler()))
                && (tag == null || task.options().tags().contains(tag));
    }
}
