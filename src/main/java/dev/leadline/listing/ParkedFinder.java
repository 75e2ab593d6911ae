package dev.leadline.listing;

import dev.leadline.listing.Slice.Candidate;
import dev.leadline.records.Keys;
import dev.leadline.task.Task;
import dev.leadline.task.TaskState;
import io.smallrye.mutiny.Uni;
import java.util.List;

/** Finds tasks that are parked: a limit does not let them start now. */
final class ParkedFinder extends RouteFinder {

    private final NewestMembers members;
    private final Keys keys;

    ParkedFinder(Reads reads, NewestMembers members, Keys keys) {
        super(reads, keys.parked());
        this.members = members;
        this.keys = keys;
    }

    @Override
    Uni<List<List<Candidate>>> newest(List<String> routes, TaskQuery query, Cursor from, int each) {
        return Reads.joined(routes.stream()
                .map(route -> members.after(keys.parked(route), query, from, each))
                .toList());
    }

    @Override
    public boolean holds(Slice.Found found, Task task) {
        return task.state() == TaskState.QUEUED;
    }
}
