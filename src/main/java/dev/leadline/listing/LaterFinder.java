package dev.leadline.listing;

import dev.leadline.task.Task;
import dev.leadline.task.TaskState;
import io.smallrye.mutiny.Uni;
import java.util.Set;

/**
 * Finds tasks that are delayed, snoozed or wait for their next attempt; the one that is due last comes first. Or, in
 * another set, tasks that wait for others of their flow, those that were stored last first.
 */
final class LaterFinder implements Finder {

    static final Set<TaskState> DELAYED = Set.of(TaskState.SCHEDULED, TaskState.RETRYING);

    private final NewestMembers members;
    private final String key;
    private final Set<TaskState> states;

    LaterFinder(NewestMembers members, String key, Set<TaskState> states) {
        this.members = members;
        this.key = key;
        this.states = states;
    }

    @Override
    public Uni<Slice> find(TaskQuery query, Cursor from, int count) {
        int looks = NewestMembers.looks(query, count);
        return members.after(key, query, from, looks)
                .map(candidates -> Slice.of(from, candidates, candidates.size() == looks, count));
    }

    @Override
    public boolean holds(Slice.Found found, Task task) {
        return states.contains(task.state());
    }
}
