package dev.leadline.control;

import dev.leadline.RedisUnavailable;
import dev.leadline.broker.BrokerConfig;
import dev.leadline.listing.Cursor;
import dev.leadline.listing.TaskFilter;
import dev.leadline.listing.TaskLists;
import dev.leadline.listing.TaskWalk;
import dev.leadline.records.SetAside;
import dev.leadline.redis.KeyPrefix;
import dev.leadline.redis.Links;
import dev.leadline.redis.RedisConfig;
import dev.leadline.redis.Scripts;
import dev.leadline.task.Task;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Cancels, or runs again, all tasks that match a filter, page by page through the lists. Fails with {@link RedisUnavailable}; a part
 * of the tasks may then be done, and a repeated call goes on with the others.
 */
@Singleton
public class BulkControl {

    /** After so many records an operation ends, and tells where another one goes on. */
    static final int MOST_LOOKS = 100_000;

    /** The states of tasks that can be cancelled. */
    public static final Set<TaskState> UNFINISHED = Set.copyOf(EnumSet.of(
            TaskState.WAITING, TaskState.SCHEDULED, TaskState.QUEUED, TaskState.STARTED, TaskState.RETRYING));

    /** The states of tasks that can be run again. */
    public static final Set<TaskState> ENDED_BADLY =
            Set.copyOf(EnumSet.of(TaskState.FAILED, TaskState.CANCELLED, TaskState.EXPIRED));

    private final TaskLists lists;
    private final TaskWalk walk;
    private final CancelAll cancelAll;
    private final RetryAll retryAll;

    public BulkControl(Links links, KeyPrefix prefix, RedisConfig redis, BrokerConfig config, TaskLists lists) {
        Duration patience = redis.requestTimeout();
        Scripts scripts = new Scripts(links.open("bulk control"), prefix, redis.commandTimeout(), SetAside.SCRIPT);
        this.lists = lists;
        this.walk = new TaskWalk(lists);
        this.cancelAll = new CancelAll(scripts, config, patience);
        this.retryAll = new RetryAll(scripts, patience);
    }

    /**
     * Which tasks an operation is about.
     *
     * @param states not empty
     * @param limit after so many tasks it ends
     * @param dryRun only count the tasks
     * @param from as {@link Done#next} gave it; null: from the newest on
     */
    public record Selection(
            TaskFilter filter,
            Set<TaskState> states,
            int limit,
            boolean dryRun,
            @Nullable Cursor from) {}

    /**
     * What came of an operation.
     *
     * @param matched tasks that were found
     * @param done tasks for which it was done: fewer than were found if some moved on meanwhile, and none in a dry run
     * @param next where an operation with the same filter goes on, when this one ended at a bound; null: there is no more
     */
    public record Done(long matched, long done, @Nullable Cursor next) {}

    /** What is done with up to 500 tasks; the answer counts those of all calls of the operation. */
    private interface Step {
        Uni<Long> run(String operation, Set<TaskState> states, List<TaskId> tasks);
    }

    /** Cancels waiting tasks at once, and has running ones stopped within a second. */
    public Uni<Done> cancel(Selection selection) {
        return all(selection, cancelAll::run);
    }

    /** Runs tasks again that failed, were cancelled or expired. */
    public Uni<Done> retry(Selection selection) {
        return all(
                selection,
                (operation, states, tasks) -> lists.putBack(tasks).chain(() -> retryAll.run(operation, states, tasks)));
    }

    private Uni<Done> all(Selection selection, Step step) {
        String operation = UUID.randomUUID().toString();
        AtomicLong done = new AtomicLong();
        return walk.through(
                        selection.filter(),
                        selection.states(),
                        selection.from(),
                        MOST_LOOKS,
                        selection.limit(),
                        tasks -> selection.dryRun() || tasks.isEmpty()
                                ? Uni.createFrom().voidItem()
                                : step.run(operation, selection.states(), ids(tasks))
                                        .invoke(done::set)
                                        .replaceWithVoid())
                .onFailure(RedisUnavailable.class)
                .transform(failure -> ((RedisUnavailable) failure)
                        .withOutcomeKnown(done.get() == 0 && ((RedisUnavailable) failure).outcomeKnown()))
                .map(end -> new Done(end.found(), done.get(), end.next()));
    }

    private static List<TaskId> ids(List<Task> tasks) {
        return tasks.stream().map(Task::id).toList();
    }
}
