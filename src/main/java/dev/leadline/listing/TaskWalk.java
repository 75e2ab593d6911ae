package dev.leadline.listing;

import dev.leadline.task.Task;
import dev.leadline.task.TaskState;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Goes through many pages of a list, one after the other, within bounds. */
public final class TaskWalk {

    private static final int PAGE = 500;

    private final TaskLists lists;

    public TaskWalk(TaskLists lists) {
        this.lists = lists;
    }

    /**
     * Where a walk ended.
     *
     * @param found how many tasks
     * @param next where another walk goes on; null at the end of the list
     */
    public record End(long found, @Nullable Cursor next) {}

    /**
     * Gives all tasks to a step, page by page; the next page is read when the step is done.
     *
     * @param from where to begin; null: at the newest
     * @param looks after so many records it stops
     * @param limit after so many found tasks it stops
     * @param step gets up to 500 tasks
     * @return fails with IllegalArgumentException when the cursor is of another list
     */
    public Uni<End> through(
            TaskFilter filter,
            Set<TaskState> states,
            @Nullable Cursor from,
            int looks,
            int limit,
            Function<List<Task>, Uni<Void>> step) {
        return goOn(new Bounds(filter, states, looks, limit, step), from, 0, 0);
    }

    private record Bounds(
            TaskFilter filter, Set<TaskState> states, int looks, int limit, Function<List<Task>, Uni<Void>> step) {}

    private Uni<End> goOn(Bounds bounds, @Nullable Cursor from, int looked, int found) {
        int size = Math.min(PAGE, bounds.limit() - found);
        return lists.page(new TaskQuery(bounds.filter(), bounds.states(), size, from))
                .chain(page -> bounds.step().apply(page.items()).chain(() -> {
                    int looks = looked + page.looked();
                    int all = found + page.items().size();
                    Cursor next = page.next();
                    return next == null || looks >= bounds.looks() || all >= bounds.limit()
                            ? Uni.createFrom().item(new End(all, next))
                            : goOn(bounds, next, looks, all);
                }));
    }
}
