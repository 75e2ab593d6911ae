package dev.leadline.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadline.broker.BrokerFixture;
import dev.leadline.broker.BrokerTest;
import dev.leadline.control.BulkControl.Done;
import dev.leadline.control.BulkControl.Selection;
import dev.leadline.listing.Cursor;
import dev.leadline.listing.ErrorPattern;
import dev.leadline.listing.TaskFilter;
import dev.leadline.task.ErrorType;
import dev.leadline.task.LeasedTask;
import dev.leadline.task.NewTask;
import dev.leadline.task.Outcome;
import dev.leadline.task.TaskError;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import dev.leadline.task.Unique;
import dev.leadline.task.Usage;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Cancelling, and running again, all tasks that match. */
class BulkControlTest extends BrokerTest {

    private static Selection of(TaskFilter filter, Set<TaskState> states) {
        return new Selection(filter, states, 10_000, false, null);
    }

    private Done cancel(TaskFilter filter) {
        return node.await(node.bulk.cancel(of(filter, BulkControl.UNFINISHED)));
    }

    private Done retry(TaskFilter filter) {
        return node.await(node.bulk.retry(of(filter, BulkControl.ENDED_BADLY)));
    }

    @Test
    void aTaskThatIsToBeTheOnlyOneOfItsKindIsNotRunAgainBesideAnother() {
        TaskId first = node.enqueue(
                BrokerFixture.aTask().unique(Unique.whileRunning(), "digest").build());
        node.await(node.broker.cancel(first, null));
        node.enqueue(
                BrokerFixture.aTask().unique(Unique.whileRunning(), "digest").build());

        Done done = retry(TaskFilter.ANY.inQueue("default"));

        assertThat(done.matched()).isEqualTo(1);
        assertThat(done.done()).isZero();
        assertThat(state(first)).isEqualTo(TaskState.CANCELLED);
    }

    private TaskState state(TaskId id) {
        return node.find(id).state();
    }

    private List<TaskId> enqueueMany(int count) {
        List<NewTask> tasks = Stream.generate(BrokerFixture::task).limit(count).toList();
        node.await(Uni.join()
                .all(tasks.stream().map(node.broker::enqueue).toList())
                .andFailFast());
        return tasks.stream().map(NewTask::id).toList();
    }

    private TaskId failed(BrokerFixture.TaskBuilder task, ErrorType type, String message) {
        TaskId id = node.enqueue(task.build());
        LeasedTask run = node.takeOne("a");
        assertThat(run.id()).isEqualTo(id);
        finish(run, new Outcome.Failed(new TaskError(type.slug(), message, true, 1), Usage.NONE));
        return id;
    }

    private TaskId failed(String message) {
        return failed(BrokerFixture.aTask(), ErrorType.HANDLER_FAILED, message);
    }

    // ── Cancel ──────────────────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void allThatMatchAreCancelledInEachStateAndOthersAreLeftAlone() {
        TaskId running = node.enqueue(BrokerFixture.task("q"));
        node.takeOne("a");
        TaskId waiting = node.enqueue(BrokerFixture.task("q"));
        TaskId delayed = node.enqueue(
                BrokerFixture.aTask().queue("q").delay(Duration.ofHours(1)).build());
        TaskId other = node.enqueue(BrokerFixture.task("other"));

        assertThat(cancel(TaskFilter.ANY.inQueue("q"))).isEqualTo(new Done(3, 3, null));

        assertThat(state(waiting)).isEqualTo(TaskState.CANCELLED);
        assertThat(state(delayed)).isEqualTo(TaskState.CANCELLED);
        assertThat(node.find(running).cancelRequested()).isTrue();
        assertThat(state(other)).isEqualTo(TaskState.QUEUED);
    }

    @Test
    void aDryRunCountsAndChangesNothing() {
        List<TaskId> ids = enqueueMany(30);
        Selection dry = new Selection(TaskFilter.ANY.inQueue("default"), BulkControl.UNFINISHED, 10_000, true, null);

        assertThat(node.await(node.bulk.cancel(dry))).isEqualTo(new Done(30, 0, null));

        assertThat(ids).allMatch(id -> state(id) == TaskState.QUEUED);
        assertThat(cancel(TaskFilter.ANY.inQueue("default")).matched()).isEqualTo(30);
    }

    @Test
    void onlyTheStateThatWasAskedForIsCancelledThoughATaskMovesOnMeanwhile() {
        TaskId id = node.enqueue(BrokerFixture.task());
        CancelAll script = new CancelAll(node.scripts(), node.config, Duration.ofSeconds(5));
        node.takeOne("a");

        assertThat(node.await(script.run("op", Set.of(TaskState.QUEUED), List.of(id))))
                .isZero();

        assertThat(node.find(id).cancelRequested()).isFalse();
    }

    @Test
    void anOperationEndsAtItsLimitAndGoesOnWhereItEnded() {
        List<TaskId> ids = enqueueMany(1_300);
        List<Done> done = new ArrayList<>();
        @Nullable Cursor next = null;
        do {
            done.add(node.await(node.bulk.cancel(
                    new Selection(TaskFilter.ANY.inQueue("default"), Set.of(TaskState.QUEUED), 600, false, next))));
            next = done.get(done.size() - 1).next();
        } while (next != null);

        assertThat(done.stream().mapToLong(Done::matched)).startsWith(600L, 600L, 100L);
        assertThat(done.stream().mapToLong(Done::done).sum()).isEqualTo(1_300);
        assertThat(ids).allMatch(id -> state(id) == TaskState.CANCELLED);
    }

    @Test
    void aTenantCancelsItsOwnTasksAlone() {
        TaskId own = node.enqueue(BrokerFixture.aTask().tenant("a").build());
        TaskId foreign = node.enqueue(BrokerFixture.aTask().tenant("b").build());

        assertThat(cancel(TaskFilter.ANY.ofTenant("a").inQueue("default")).done())
                .isEqualTo(1);

        assertThat(state(own)).isEqualTo(TaskState.CANCELLED);
        assertThat(state(foreign)).isEqualTo(TaskState.QUEUED);
    }

    @Test
    void handlerTagAndTimeSelectTasks() {
        TaskId first = node.enqueue(
                BrokerFixture.aTask().handler("x").tags("red", "old").build());
        TaskId second =
                node.enqueue(BrokerFixture.aTask().handler("y").tags("red").build());

        assertThat(cancel(TaskFilter.ANY.withTag("red").ofHandler("z")).matched())
                .isZero();
        assertThat(cancel(TaskFilter.ANY
                                .withTag("red")
                                .createdSince(Instant.now().plusSeconds(60)))
                        .matched())
                .isZero();
        assertThat(cancel(TaskFilter.ANY.withTag("red").createdBefore(first.createdAt()))
                        .matched())
                .isZero();
        assertThat(cancel(TaskFilter.ANY.withTag("old").createdSince(first.createdAt()))
                        .done())
                .isEqualTo(1);
        assertThat(state(first)).isEqualTo(TaskState.CANCELLED);
        assertThat(cancel(TaskFilter.ANY
                                .ofHandler("y")
                                .createdBefore(Instant.now().plusSeconds(60)))
                        .done())
                .isEqualTo(1);
        assertThat(state(second)).isEqualTo(TaskState.CANCELLED);
    }

    @Test
    void aCursorOfAnotherListIsRefused() {
        enqueueMany(3);
        Selection first = new Selection(TaskFilter.ANY, Set.of(TaskState.QUEUED), 1, true, null);
        Cursor cursor = node.await(node.bulk.cancel(first)).next();
        Selection other = new Selection(TaskFilter.ANY, Set.of(TaskState.STARTED), 1, true, cursor);

        assertThatThrownBy(() -> node.bulk.cancel(other)).isInstanceOf(IllegalArgumentException.class);
    }

    // ── Retry ───────────────────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void allThatEndedBadlyRunAgainAndEachOnce() {
        TaskId failed = failed("no");
        TaskId cancelled = node.enqueue(BrokerFixture.task());
        node.await(node.broker.cancel(cancelled, null));
        TaskId succeeded = node.enqueue(BrokerFixture.task());
        node.succeed(node.takeOne("a"));

        assertThat(retry(TaskFilter.ANY.inQueue("default"))).isEqualTo(new Done(2, 2, null));

        assertThat(ids(node.take("a", 10).tasks())).containsExactlyInAnyOrder(failed, cancelled);
        assertThat(state(succeeded)).isEqualTo(TaskState.SUCCEEDED);
        assertThat(redis.call("EXISTS", node.keys.dead())).isEqualTo(0L);
    }

    @Test
    void onlyFailuresOfOneKindRunAgain() {
        TaskId timeout = failed(BrokerFixture.aTask(), ErrorType.TIMEOUT, "took longer than 3 s");
        TaskId sameKind = failed(BrokerFixture.aTask(), ErrorType.TIMEOUT, "took longer than 7 s");
        TaskId other = failed(BrokerFixture.aTask(), ErrorType.TIMEOUT, "no answer");
        TaskId otherType = failed("took longer than 3 s");
        String group = ErrorPattern.of(node.find(timeout).error()).id();

        assertThat(retry(TaskFilter.ANY.ofFailure(group)).done()).isEqualTo(2);

        assertThat(Stream.of(timeout, sameKind).map(this::state)).containsOnly(TaskState.QUEUED);
        assertThat(state(other)).isEqualTo(TaskState.FAILED);
        assertThat(retry(TaskFilter.ANY.withErrorType("timeout")).done()).isEqualTo(1);
        assertThat(state(otherType)).isEqualTo(TaskState.FAILED);
    }

    @Test
    void manyFailedTasksRunAgainInOneOperationWithFewCalls() {
        enqueueMany(2_200);
        for (List<LeasedTask> some = node.take("a", 500).tasks();
                !some.isEmpty();
                some = node.take("a", 500).tasks()) {
            TaskError error = new TaskError("handler-failed", "no", false, 1);
            node.await(Uni.join()
                    .all(some.stream()
                            .map(task -> node.leases.finish(task.lease(), new Outcome.Failed(error, Usage.NONE), null))
                            .toList())
                    .andFailFast());
        }
        redis.call("CONFIG", "RESETSTAT");

        assertThat(node.await(node.bulk.retry(of(TaskFilter.ANY.inQueue("default"), Set.of(TaskState.FAILED)))))
                .isEqualTo(new Done(2_200, 2_200, null));

        // Once to find it, once to run it again, and once to note the run that failed.
        String calls = String.valueOf(redis.call("INFO", "commandstats"));
        assertThat(calls).contains("cmdstat_hmget:calls=6600,");
        assertThat(drain("b")).isEqualTo(2_200);
    }
}
