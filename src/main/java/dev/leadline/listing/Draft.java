package dev.leadline.listing;

import dev.leadline.task.Task;
import dev.leadline.task.TaskId;
import io.vertx.redis.client.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A page of tasks that is being filled, slice by slice. */
final class Draft {

    /** How many slices, and records, one page looks at: filters may leave only few tasks of them. */
    private static final int MAX_SLICES = 10;

    private static final int MAX_RECORDS = 1_000;

    private final TaskQuery query;
    private final Map<TaskId, Task> tasks = new LinkedHashMap<>();
    private int slices;
    private int records;
    private long resultBytes;

    Draft(TaskQuery query) {
        this.query = query;
    }

    TaskQuery query() {
        return query;
    }

    /** How many more tasks the page may have. */
    int left() {
        return query.limit() - tasks.size();
    }

    boolean isEmpty() {
        return tasks.isEmpty();
    }

    boolean isFull() {
        return left() <= 0 || slices >= MAX_SLICES || records >= MAX_RECORDS || resultBytes >= TaskLists.MAX_RESULTS;
    }

    /** The slice, cut after the task whose result fills the page. */
    Slice fitting(Slice slice, List<@Nullable Response> lengths) {
        List<Slice.Found> found = slice.found();
        for (int i = 0; i < found.size(); i++) {
            Response length = lengths.get(i);
            resultBytes += length == null ? 0 : length.toLong();
            if (resultBytes >= TaskLists.MAX_RESULTS && i + 1 < found.size()) {
                return new Slice(found.subList(0, i + 1), found.get(i).after());
            }
        }
        return slice;
    }

    /**
     * Adds the tasks of a slice that the query asks for. A task that moved to a later place while the page was filled
     * is added once.
     *
     * @param looked how many records were read for the slice
     */
    void add(List<Task> held, int looked) {
        slices++;
        records += looked;
        held.stream().filter(query::wants).forEach(task -> tasks.putIfAbsent(task.id(), task));
    }

    /** What the page still needs. */
    TaskQuery rest() {
        return new TaskQuery(query.filter(), query.states(), left(), query.cursor());
    }

    /** The page with these tasks at its end. */
    TaskPage endedBy(TaskPage older) {
        add(older.items(), older.looked());
        return page(older.next());
    }

    TaskPage page(@Nullable Cursor next) {
        return new TaskPage(List.copyOf(tasks.values()), next, records + slices);
    }
}
