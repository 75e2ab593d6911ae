package dev.leadline.listing;

import dev.leadline.task.Task;
import dev.leadline.task.TaskState;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which tasks to list.
 *
 * @param states those that are listed; empty: all
 * @param limit 1 to 500
 * @param cursor as {@link TaskPage#next} gave it; null for the first page
 */
public record TaskQuery(
        TaskFilter filter,
        Set<TaskState> states,
        int limit,
        @Nullable Cursor cursor) {

    /** Null means any. */
    public TaskQuery(
            @Nullable String tenant,
            @Nullable TaskState state,
            @Nullable String queue,
            @Nullable String handler,
            @Nullable String tag,
            int limit,
            @Nullable Cursor cursor) {
        this(
                TaskFilter.ANY
                        .ofTenant(tenant)
                        .inQueue(queue)
                        .ofHandler(handler)
                        .withTag(tag),
                state == null ? Set.of() : Set.of(state),
                limit,
                cursor);
    }

    @Nullable
    String queue() {
        return filter.queue();
    }

    boolean asksForRoutes() {
        return filter.asksForRoutes();
    }

    boolean wants(String route) {
        return filter.wants(route);
    }

    boolean wants(Task task) {
        return (states.isEmpty() || states.contains(task.state())) && filter.wants(task);
    }
}
