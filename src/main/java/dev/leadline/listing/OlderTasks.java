package dev.leadline.listing;

import dev.leadline.task.Task;
import dev.leadline.task.TaskId;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where ended tasks are found that Redis does not list, or does not have, any more: the archive, if there is one. */
public interface OlderTasks {

    /** There are none. */
    OlderTasks NONE = new OlderTasks() {

        @Override
        public boolean isThere() {
            return false;
        }

        @Override
        public Uni<Map<TaskId, Task>> find(List<TaskId> ids, @Nullable String tenant) {
            return Uni.createFrom().item(Map.of());
        }

        @Override
        public Uni<TaskPage> page(TaskQuery query, Cursor from, Listed inRedis) {
            return Uni.createFrom().item(new TaskPage(List.of(), null, 0));
        }

        @Override
        public Uni<Void> putBack(List<TaskId> ids, @Nullable String tenant) {
            return Uni.createFrom().voidItem();
        }

        @Override
        public Uni<Failures.Grouped> grouped(TaskFilter filter, int limit) {
            return Uni.createFrom().item(new Failures.Grouped(List.of(), 0, true));
        }
    };

    /**
     * What Redis lists itself.
     *
     * @param ended those that ended after this, but for failed ones; null: none
     * @param failed those that failed after this; null: none
     * @param alsoListed some that ended at just these moments
     */
    record Listed(@Nullable Instant ended, @Nullable Instant failed, Set<TaskId> alsoListed) {}

    boolean isThere();

    /** Those of these tasks that are there. */
    Uni<Map<TaskId, Task>> find(List<TaskId> ids, @Nullable String tenant);

    /** The tasks after the cursor that Redis does not list, the one that ended last first. */
    Uni<TaskPage> page(TaskQuery query, Cursor from, Listed inRedis);

    /** Gives those of these tasks their records in Redis again that have none there, so that they can run again. */
    Uni<Void> putBack(List<TaskId> ids, @Nullable String tenant);

    /** The groups of failures that most tasks belong to. */
    Uni<Failures.Grouped> grouped(TaskFilter filter, int limit);
}
