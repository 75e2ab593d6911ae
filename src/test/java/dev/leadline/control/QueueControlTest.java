package dev.leadline.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.leadline.broker.BrokerFixture;
import dev.leadline.broker.BrokerTest;
import dev.leadline.broker.Finish;
import dev.leadline.broker.Taken;
import dev.leadline.listing.QueueView;
import dev.leadline.task.LeasedTask;
import dev.leadline.task.NewTask;
import dev.leadline.task.Outcome;
import dev.leadline.task.Priority;
import dev.leadline.task.Task;
import dev.leadline.task.TaskError;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import dev.leadline.task.Usage;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pausing, purging and moving queues. */
class QueueControlTest extends BrokerTest {

    private static final Duration LONG = Duration.ofHours(1);
    private static final TaskError ERROR = new TaskError("handler-failed", "no", true, 1);

    /** How workers say which queues they serve. */
    enum Serves {
        ALL,
        NAMED
    }

    private List<TaskId> take(Serves serves, int want) {
        String[] queues = serves == Serves.ALL ? new String[0] : new String[] {"q", "default"};
        return ids(((Taken.Leased) node.takeAny("worker-" + serves, want, queues)).tasks());
    }

    private void pause(String queue) {
        node.await(node.queues.pause(queue));
    }

    private void resume(String queue) {
        node.await(node.queues.resume(queue));
    }

    private long purge(String queue) {
        return node.await(node.queues.purge(queue));
    }

    private long move(String queue, String to) {
        return node.await(node.queues.move(queue, to));
    }

    private TaskId enqueue(BrokerFixture.TaskBuilder task) {
        return node.enqueue(task.build());
    }

    private static BrokerFixture.TaskBuilder inQ() {
        return BrokerFixture.aTask().queue("q");
    }

    private TaskState state(TaskId id) {
        return node.find(id).state();
    }

    /** A worker takes the task and is lost at once. */
    private void loseWorkerOf(String... queues) {
        String dead = "dead-" + TaskId.next();
        node.takeAny(dead, 100, queues);
        redis.call("ZADD", node.keys.workers(), "1", dead);
        redis.call("DEL", node.base() + "reclaim-hold");
        node.await(node.maintenance.reclaim());
    }

    /** A task that may not run yet, since two workers that ran it were lost, and another one is to blame as much. */
    private List<TaskId> inQuarantine() {
        List<TaskId> suspects = List.of(enqueue(inQ()), enqueue(inQ()));
        loseWorkerOf();
        loseWorkerOf();
        LeasedTask alone = node.take("alive", 10).tasks().get(0);
        return suspects.stream().filter(id -> !id.equals(alone.id())).toList();
    }

    private List<QueueView> surveyed() {
        return node.await(node.survey.queues(null, 100, null)).items();
    }

    // ── Pause and resume ────────────────────────────────────────────────────────────────────────────────────────────

    @ParameterizedTest
    @EnumSource
    void aPausedQueueTakesNewTasksAndRunsNoneWhileOthersGoOn(Serves serves) {
        TaskId before = enqueue(inQ());
        pause("q");
        TaskId after = enqueue(inQ().priority(Priority.HIGH));
        TaskId other = node.enqueue(BrokerFixture.task());

        assertThat(take(serves, 10)).containsExactly(other);
        assertThat(take(serves, 10)).isEmpty();
        assertThat(state(before)).isEqualTo(TaskState.QUEUED);

        resume("q");

        assertThat(take(serves, 10)).containsExactly(after, before);
    }

    @ParameterizedTest
    @EnumSource
    void aDelayedTaskOfAPausedQueueBecomesDueAndDoesNotRun(Serves serves) {
        pause("q");
        TaskId delayed = enqueue(inQ().delay(Duration.ofMillis(1)));

        Awaitility.await().until(() -> {
            assertThat(take(serves, 10)).isEmpty();
            return state(delayed) == TaskState.QUEUED;
        });
        assertThat(take(serves, 10)).isEmpty();

        resume("q");

        assertThat(take(serves, 10)).containsExactly(delayed);
    }

    @ParameterizedTest
    @EnumSource
    void aRetryOfAPausedQueueDoesNotRun(Serves serves) {
        TaskId failed = enqueue(inQ());
        LeasedTask run = node.takeOne("a");
        pause("q");
        finish(run, new Outcome.Retry(Duration.ofMillis(1), ERROR, Usage.NONE));

        Awaitility.await().until(() -> {
            assertThat(take(serves, 10)).isEmpty();
            return state(failed) == TaskState.QUEUED;
        });

        resume("q");

        assertThat(take(serves, 10)).containsExactly(failed);
    }

    @ParameterizedTest
    @EnumSource
    void aTaskThatIsRunAgainByHandInAPausedQueueDoesNotRun(Serves serves) {
        TaskId cancelled = enqueue(inQ());
        node.await(node.broker.cancel(cancelled, null));
        pause("q");
        node.await(node.broker.retry(cancelled, null));

        assertThat(take(serves, 10)).isEmpty();

        resume("q");

        assertThat(take(serves, 10)).containsExactly(cancelled);
    }

    @ParameterizedTest
    @EnumSource
    void aTaskOfALostWorkerDoesNotRunInAPausedQueue(Serves serves) {
        TaskId recovered = enqueue(inQ());
        pause("other");
        pause("q");
        resume("q");
        node.takeOne("dead");
        pause("q");
        redis.call("ZADD", node.keys.workers(), "1", "dead");
        redis.call("DEL", node.base() + "reclaim-hold");
        node.await(node.maintenance.reclaim());

        assertThat(state(recovered)).isEqualTo(TaskState.QUEUED);
        assertThat(take(serves, 10)).isEmpty();

        resume("q");

        assertThat(take(serves, 10)).containsExactly(recovered);
    }

    @ParameterizedTest
    @EnumSource
    void aTaskInQuarantineDoesNotRunInAPausedQueue(Serves serves) {
        TaskId suspect = inQuarantine().get(0);
        pause("q");

        assertThat(take(serves, 10)).isEmpty();

        resume("q");

        assertThat(take(serves, 10)).containsExactly(suspect);
    }

    @Test
    void whatRunsWhenItsQueueIsPausedGoesOn() {
        TaskId running = enqueue(inQ());
        LeasedTask run = node.takeOne("a");

        pause("q");

        assertThat(node.succeed(run)).isEqualTo(Finish.Result.WRITTEN);
        assertThat(state(running)).isEqualTo(TaskState.SUCCEEDED);
    }

    @Test
    void tasksOfAPausedQueueStillExpire() {
        pause("q");
        TaskId brief = enqueue(inQ().expires(Duration.ofMillis(1)));

        Awaitility.await().untilAsserted(() -> {
            node.await(node.maintenance.sweep());
            assertThat(state(brief)).isEqualTo(TaskState.EXPIRED);
        });
    }

    @Test
    void aWorkerIsNotWokenAgainAndAgainByAPausedQueue() {
        for (int i = 0; i < 5; i++) {
            node.enqueue(BrokerFixture.aTask().queue("paused-" + i).build());
            pause("paused-" + i);
        }

        // A take looks at as many queues as it wants tasks.
        for (int i = 0; i < 5; i++) {
            assertThat(node.take("a", 1).tasks()).isEmpty();
        }

        assertThat(node.take("a", 1).more()).isFalse();
        redis.call("DEL", node.base() + "wake:+");
        node.take("a", 1);
        assertThat(redis.call("EXISTS", node.base() + "wake:+")).isEqualTo(0L);
    }

    @Test
    void manyPausedQueuesDoNotKeepATakeFromTheOneThatRuns() {
        for (int i = 0; i < 20; i++) {
            node.enqueue(BrokerFixture.aTask().queue("a-" + i).build());
            pause("a-" + i);
        }
        TaskId other = node.enqueue(BrokerFixture.task("z"));

        Awaitility.await().until(() -> ids(node.take("a", 1).tasks()).contains(other));
    }

    @Test
    void aPausedQueueIsShownAsPausedWithAndWithoutTasksAlsoAfterARepair() {
        enqueue(inQ());
        node.enqueue(BrokerFixture.task());
        pause("q");
        pause("new");
        node.await(node.maintenance.repair(Duration.ofMillis(1)));

        assertThat(surveyed())
                .extracting(QueueView::name, QueueView::paused, QueueView::waiting)
                .containsExactly(tuple("default", false, 1L), tuple("new", true, 0L), tuple("q", true, 1L));
        assertThat(node.await(node.survey.queues("default", 100, null)).items())
                .extracting(QueueView::name, QueueView::paused)
                .containsExactly(tuple("default", false), tuple("q", true));

        resume("q");
        resume("new");

        assertThat(surveyed()).extracting(QueueView::name).containsExactly("default", "q");
        assertThat(surveyed()).noneMatch(QueueView::paused);
        assertThat(redis.call("EXISTS", node.base() + "rules")).isEqualTo(0L);
    }

    @Test
    void resumingAQueueThatIsNotPausedChangesNothing() {
        TaskId waiting = enqueue(inQ());

        resume("q");
        resume("unknown");

        assertThat(surveyed()).extracting(QueueView::name).containsExactly("q");
        assertThat(take(Serves.ALL, 10)).containsExactly(waiting);
    }

    // ── Purge ───────────────────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void aPurgeCancelsAllThatWaitsInTheQueueAndNothingElse() {
        TaskId running = enqueue(inQ());
        node.take("b", 1);
        TaskId retrying = enqueue(inQ());
        finish(node.takeOne("b"), new Outcome.Retry(LONG, ERROR, Usage.NONE));
        TaskId suspect = inQuarantine().get(0);
        List<TaskId> waiting = List.of(
                suspect,
                retrying,
                enqueue(inQ()),
                enqueue(inQ().priority(Priority.HIGH).tenant("other")),
                enqueue(inQ().priority(Priority.LOW)),
                enqueue(inQ().expires(LONG)),
                enqueue(inQ().delay(LONG)));
        List<TaskId> others = List.of(
                node.enqueue(BrokerFixture.task("q2")),
                enqueue(BrokerFixture.aTask().delay(LONG)));

        assertThat(purge("q")).isEqualTo(7);

        assertThat(waiting).allMatch(id -> state(id) == TaskState.CANCELLED);
        assertThat(node.find(waiting.get(2)).error().message()).contains("purged");
        assertThat(state(running)).isEqualTo(TaskState.STARTED);
        assertThat(others).noneMatch(id -> state(id).isFinal());
        assertThat(redis.call("EXISTS", node.base() + "expiring", node.base() + "quarantine:q"))
                .isEqualTo(0L);
        assertThat(redis.call("ZCARD", node.keys.later())).isEqualTo(1L);
        assertThat(purge("q")).isZero();
    }

    @Test
    void aPurgedStreamKeepsItsGroupAndItsRunningTasks() {
        List<TaskId> ids = manyInQ(12);
        List<LeasedTask> running = node.take("a", 2).tasks();

        assertThat(purge("q")).isEqualTo(10);

        String stream = node.keys.ready("q:normal:default");
        assertThat(redis.list("XINFO", "GROUPS", stream)).hasSize(1);
        assertThat(redis.call("XLEN", stream)).isEqualTo(2L);
        running.forEach(node::succeed);
        assertThat(redis.call("XLEN", stream)).isEqualTo(0L);
        assertThat(ids).allMatch(id -> state(id).isFinal());
        TaskId next = enqueue(inQ());
        assertThat(ids(node.take("a", 10).tasks())).containsExactly(next);
    }

    @Test
    void aPurgeOfManyTasksEndsInPiecesAndCountsEachOnce() {
        manyInQ(1_203);
        for (int i = 0; i < 700; i++) {
            enqueue(inQ().delay(LONG));
        }
        redis.call("CONFIG", "RESETSTAT");

        assertThat(purge("q")).isEqualTo(1_903);

        assertThat(drain("a")).isZero();
        assertThat(redis.call("EXISTS", node.keys.later())).isEqualTo(0L);
        assertThat(String.valueOf(redis.call("INFO", "commandstats"))).doesNotContain("cmdstat_scan:");
    }

    @Test
    void aPurgeOfAQueueWhoseGroupWasLostLeavesItsRunningTasksAlone() {
        List<TaskId> ids = manyInQ(4);
        LeasedTask running = node.takeOne("a");
        redis.call("XGROUP", "DESTROY", node.keys.ready("q:normal:default"), "workers");

        assertThat(purge("q")).isEqualTo(3);

        assertThat(ids.stream().filter(id -> state(id) == TaskState.STARTED)).containsExactly(running.id());
        assertThat(node.succeed(running)).isEqualTo(Finish.Result.WRITTEN);
    }

    @Test
    void whoWaitsForAPurgedTaskIsTold() {
        TaskId id = enqueue(inQ());
        var waiter = node.broker.await(id, null, Duration.ofSeconds(20)).subscribeAsCompletionStage();
        Awaitility.await().until(() -> redis.call("HGET", node.keys.task(id), "watch") != null);

        purge("q");

        assertThat(waiter.join().state()).isEqualTo(TaskState.CANCELLED);
    }

    @Test
    void aPurgedTaskCanBeRunAgain() {
        TaskId id = enqueue(inQ());
        purge("q");

        node.await(node.broker.retry(id, null));

        assertThat(ids(node.take("a", 10).tasks())).containsExactly(id);
    }

    // ── Move ────────────────────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void aMoveKeepsOrderPriorityAndTenant() {
        List<TaskId> normal = List.of(enqueue(inQ()), enqueue(inQ()), enqueue(inQ()));
        TaskId low = enqueue(inQ().priority(Priority.LOW));
        TaskId high = enqueue(inQ().priority(Priority.HIGH));
        TaskId other = node.enqueue(BrokerFixture.task("q2"));

        assertThat(move("q", "new")).isEqualTo(5);

        assertThat(named("q")).isEmpty();
        assertThat(named("new"))
                .containsExactlyElementsOf(Stream.of(List.of(high), normal, List.of(low))
                        .flatMap(List::stream)
                        .toList());
        Task moved = node.find(low);
        assertThat(moved.placement().queue()).isEqualTo("new");
        assertThat(moved.placement().priority()).isEqualTo(Priority.LOW);
        assertThat(state(other)).isEqualTo(TaskState.QUEUED);
    }

    private List<TaskId> named(String queue) {
        return ids(((Taken.Leased) node.takeAny("server of " + queue, 100, queue)).tasks());
    }

    @Test
    void aMoveTakesDelayedRetryingAndSuspectedTasksWithIt() {
        TaskId retrying = enqueue(inQ());
        finish(node.takeOne("b"), new Outcome.Retry(LONG, ERROR, Usage.NONE));
        TaskId suspect = inQuarantine().get(0);
        TaskId delayed = enqueue(inQ().delay(LONG));
        var due = node.find(delayed).times().dueAt();

        assertThat(move("q", "new")).isEqualTo(3);

        assertThat(Stream.of(suspect, retrying, delayed)
                        .map(id -> node.find(id).placement().queue()))
                .containsOnly("new");
        assertThat(node.find(delayed).times().dueAt()).isEqualTo(due);
        assertThat(redis.call("EXISTS", node.base() + "quarantine:q")).isEqualTo(0L);
        assertThat(redis.call("ZCARD", node.keys.later())).isEqualTo(2L);
        assertThat(named("new")).containsExactly(suspect);
        redis.list("ZRANGE", node.keys.later(), "0", "-1")
                .forEach(member -> redis.call("ZADD", node.keys.later(), "1", String.valueOf(member)));
        assertThat(named("new")).containsExactlyInAnyOrder(retrying, delayed);
    }

    @Test
    void aRecoveredTaskThatWasMovedRunsOnceAndThenBelongsToItsNewQueue() {
        TaskId id = enqueue(inQ().priority(Priority.LOW));
        loseWorkerOf();

        assertThat(move("q", "new")).isEqualTo(1);

        LeasedTask run = ((Taken.Leased) node.takeAny("a", 10, "new")).tasks().get(0);
        assertThat(run.id()).isEqualTo(id);
        finish(run, new Outcome.Retry(LONG, ERROR, Usage.NONE));
        assertThat(node.find(id).placement().queue()).isEqualTo("new");
        assertThat(node.find(id).placement().priority()).isEqualTo(Priority.LOW);
        assertThat(redis.list("ZRANGE", node.keys.later(), "0", "-1"))
                .singleElement()
                .asString()
                .endsWith(":new:low:default");
    }

    @Test
    void aMoveOfManyTasksLosesAndDoublesNone() {
        List<TaskId> ids = manyInQ(1_203);
        List<LeasedTask> running = node.take("a", 3).tasks();

        assertThat(move("q", "new")).isEqualTo(1_200);

        List<TaskId> taken = new ArrayList<>(ids(running));
        for (List<TaskId> some = named("new"); !some.isEmpty(); some = named("new")) {
            taken.addAll(some);
        }
        assertThat(taken).containsExactlyInAnyOrderElementsOf(ids).doesNotHaveDuplicates();
        assertThat(redis.call("XLEN", node.keys.ready("q:normal:default"))).isEqualTo(3L);
    }

    @Test
    void aMoveIntoAPausedQueueAndOutOfOneFollowsWhereTheTaskIs() {
        TaskId id = enqueue(inQ());
        pause("held");
        move("q", "held");
        assertThat(take(Serves.ALL, 10)).isEmpty();

        move("held", "q");

        assertThat(take(Serves.ALL, 10)).containsExactly(id);
    }

    @Test
    void aMovedTaskThatExpiresEndsOnce() {
        TaskId id = enqueue(inQ().expires(Duration.ofMillis(1)));
        move("q", "new");

        Awaitility.await().untilAsserted(() -> {
            node.await(node.maintenance.sweep());
            assertThat(state(id)).isEqualTo(TaskState.EXPIRED);
        });
        assertThat(named("new")).isEmpty();
    }

    private List<TaskId> manyInQ(int count) {
        List<NewTask> tasks = Stream.generate(() -> inQ().build()).limit(count).toList();
        node.await(Uni.join()
                .all(tasks.stream().map(node.broker::enqueue).toList())
                .andFailFast());
        return tasks.stream().map(NewTask::id).toList();
    }
}
