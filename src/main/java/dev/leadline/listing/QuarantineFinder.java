package dev.leadline.listing;

import dev.leadline.listing.Slice.Candidate;
import dev.leadline.records.Keys;
import dev.leadline.redis.Commands;
import dev.leadline.task.Task;
import dev.leadline.task.TaskState;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.util.Comparator;
import java.util.List;

/**
 * Finds tasks that may have killed a worker and wait until they can run apart from others; each queue has a quarantine
 * of its own. A list that names no queue looks at up to {@value #MAX_QUEUES} quarantines.
 */
final class QuarantineFinder implements Finder {

    static final int MAX_QUEUES = 1_000;

    private static final Comparator<Candidate> NEWEST_FIRST = Comparator.comparing(Candidate::position)
            .thenComparing(Candidate::id)
            .reversed();

    private final Reads reads;
    private final NewestMembers members;
    private final Keys keys;

    QuarantineFinder(Reads reads, NewestMembers members, Keys keys) {
        this.reads = reads;
        this.members = members;
        this.keys = keys;
    }

    @Override
    public Uni<Slice> find(TaskQuery query, Cursor from, int count) {
        int looks = NewestMembers.looks(query, count);
        return queues(query)
                .chain(queues -> Reads.joined(queues.stream()
                        .map(queue -> members.after(keys.quarantine(queue), query, from, looks))
                        .toList()))
                .map(quarantines -> slice(from, quarantines, looks, count));
    }

    private Uni<List<String>> queues(TaskQuery query) {
        String queue = query.queue();
        if (queue != null) {
            return Uni.createFrom().item(List.of(queue));
        }
        // The whole set, if it has no more members than that.
        return reads.one(Commands.request(Command.SRANDMEMBER, keys.quarantined(), MAX_QUEUES))
                .map(names -> names == null
                        ? List.of()
                        : names.stream().map(Response::toString).toList());
    }

    /**
     * The first {@code looks} tasks of each quarantine are known, so the first {@code looks} of all together are known,
     * too.
     */
    private static Slice slice(Cursor from, List<List<Candidate>> quarantines, int looks, int count) {
        List<Candidate> all =
                quarantines.stream().flatMap(List::stream).sorted(NEWEST_FIRST).toList();
        boolean more = all.size() > looks || quarantines.stream().anyMatch(one -> one.size() == looks);
        return Slice.of(from, all.subList(0, Math.min(looks, all.size())), more, count);
    }

    @Override
    public boolean holds(Slice.Found found, Task task) {
        return task.state() == TaskState.QUEUED;
    }
}
