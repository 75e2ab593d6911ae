package dev.leadline.listing;

import dev.leadline.task.Task;
import dev.leadline.task.TaskState;
import io.smallrye.mutiny.Uni;
import java.util.Set;

/** Finds tasks that are delayed, snoozed or wait for their next attempt; the one that is due last comes first. */
final class LaterFinder implements Finder {

    private static final Set<TaskState> STATES = Set.of(TaskState.SCHEDULED, TaskState.RETRYING, TaskState.WAITING);

    private final NewestMembers members;
    private final String key;

    LaterFinder(NewestMembers members, String key) {
        this.members = members;
        this.key = key;
    }

    @Override
    public Uni<Slice> find(TaskQuery query, Cursor from, int count) {
        int looks = NewestMembers.looks(query, count);
        return members.after(key, query, from, looks)
                .map(candidates -> Slice.of(from, candidates, candidates.size() == looks, count));
    }

    @Override
    public boolean holds(Slice.Found found, Task task) {
        return STATES.contains(task.state());
    }
}
