package dev.leadline.listing;

import dev.leadline.task.Task;
import dev.leadline.task.TaskError;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Groups failed tasks by what is common to their errors. Looks at the archive, or at the newest {@value #MOST_LOOKS} dead letters. */
@Singleton
public class Failures {

    /** Reading so many records takes Redis some ten ms, in pieces of 500. */
    public static final int MOST_LOOKS = 10_000;

    private static final Comparator<FailureGroup> MOST_FREQUENT_FIRST = Comparator.comparingLong(FailureGroup::count)
            .thenComparing(FailureGroup::lastSeen)
            .reversed();

    private final TaskWalk walk;
    private final OlderTasks older;

    /** Without an archive. */
    public Failures(TaskLists lists) {
        this(lists, OlderTasks.NONE);
    }

    @Inject
    public Failures(TaskLists lists, OlderTasks older) {
        this.walk = new TaskWalk(lists.inRedisAlone());
        this.older = older;
    }

    /**
     * The groups that most tasks belong to.
     *
     * @param groups most frequent first
     * @param others how many groups are left out
     * @param complete whether all dead letters were looked at; if not, those that are left out are older
     */
    public record Grouped(List<FailureGroup> groups, long others, boolean complete) {}

    /**
     * The archive has all of them, and an index; while it cannot be reached, those that Redis has are looked at.
     *
     * @param limit how many groups at most
     */
    public Uni<Grouped> grouped(TaskFilter filter, int limit) {
        return older.isThere()
                ? older.grouped(filter, limit)
                        .onFailure()
                        .recoverWithUni(() -> groupedHere(filter, limit)
                                .map(found -> new Grouped(found.groups(), found.others(), false)))
                : groupedHere(filter, limit);
    }

    private Uni<Grouped> groupedHere(TaskFilter filter, int limit) {
        Map<ErrorPattern, Tally> found = new HashMap<>();
        return walk.through(filter, Set.of(TaskState.FAILED), null, MOST_LOOKS, Integer.MAX_VALUE, tasks -> {
                    tasks.forEach(task -> count(task, found));
                    return Uni.createFrom().voidItem();
                })
                .map(end -> new Grouped(
                        found.entrySet().stream()
                                .map(one -> one.getValue().group(one.getKey()))
                                .sorted(MOST_FREQUENT_FIRST)
                                .limit(limit)
                                .toList(),
                        Math.max(0, found.size() - limit),
                        end.next() == null));
    }

    private static void count(Task task, Map<ErrorPattern, Tally> found) {
        TaskError error = task.error();
        Instant ended = task.times().finishedAt();
        if (error != null && ended != null) {
            found.computeIfAbsent(ErrorPattern.of(error), none -> new Tally(task.id(), error.message(), ended))
                    .add(task.handler(), ended);
        }
    }

    /** What is known of a group. Tasks come newest first, so that the first one is the newest. */
    private static final class Tally {

        private final TaskId newest;
        private final String message;
        private final Instant last;
        private final Set<String> handlers = new TreeSet<>();
        private Instant first;
        private long count;

        Tally(TaskId newest, String message, Instant last) {
            this.newest = newest;
            this.message = message;
            this.last = last;
            this.first = last;
        }

        void add(String handler, Instant ended) {
            count++;
            if (ended.isBefore(first)) {
                first = ended;
            }
            if (handlers.size() < FailureGroup.MOST_HANDLERS) {
                handlers.add(handler);
            }
        }

        FailureGroup group(ErrorPattern pattern) {
            return new FailureGroup(pattern.id(), pattern, count, first, last, List.copyOf(handlers), newest, message);
        }
    }
}
