package dev.leadline.listing;

import dev.leadline.task.Task;
import dev.leadline.task.TaskState;
import io.smallrye.mutiny.Uni;

/** Finds dead letters: tasks that failed, the newest failure first. */
final class DeadFinder implements Finder {

    private final NewestMembers members;
    private final String key;

    DeadFinder(NewestMembers members, String key) {
        this.members = members;
        this.key = key;
    }

    @Override
    public Uni<Slice> find(TaskQuery query, Cursor from, int count) {
        return members.after(key, query, from, count)
                .map(candidates -> Slice.of(from, candidates, candidates.size() == count, count));
    }

    @Override
    public boolean holds(Slice.Found found, Task task) {
        return task.state() == TaskState.FAILED;
    }
}
