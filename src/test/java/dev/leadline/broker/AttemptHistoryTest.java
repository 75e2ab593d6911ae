package dev.leadline.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.control.BulkControl;
import dev.leadline.listing.TaskFilter;
import dev.leadline.listing.TaskQuery;
import dev.leadline.task.Charges;
import dev.leadline.task.History;
import dev.leadline.task.History.Attempt;
import dev.leadline.task.History.Ending;
import dev.leadline.task.History.Return;
import dev.leadline.task.LeasedTask;
import dev.leadline.task.Outcome;
import dev.leadline.task.Task;
import dev.leadline.task.TaskError;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import dev.leadline.task.Usage;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What the record keeps of runs that did not end their task. */
class AttemptHistoryTest extends BrokerTest {

    private static final TaskError ERROR = new TaskError("source-unavailable", "the site/page is down", true, 1);

    private History history(TaskId id) {
        return node.find(id).history();
    }

    private static Outcome retryNow() {
        return new Outcome.Retry(Duration.ZERO, ERROR, Usage.NONE);
    }

    /** Takes the task, which is due, and ends the run. */
    private LeasedTask run(Outcome outcome) {
        node.await(node.maintenance.sweep());
        LeasedTask task = node.takeOne("a");
        finish(task, outcome);
        return task;
    }

    @Test
    void aTaskThatSucceedsAtItsFirstAttemptKeepsNothing() {
        TaskId id = node.enqueue(BrokerFixture.task());

        node.succeed(node.takeOne("a"));

        assertThat(history(id)).isEqualTo(History.NONE);
        assertThat(String.valueOf(redis.call("HKEYS", node.keys.task(id))))
                .doesNotContain("history")
                .doesNotContain("steps");
        assertThat(String.valueOf(redis.call("HGET", node.keys.task(id), "status")))
                .doesNotContain("+");
    }

    @Test
    void eachRunThatDoesNotEndTheTaskIsKeptWithHowItEnded() {
        TaskId id = node.enqueue(BrokerFixture.task());

        run(retryNow());
        run(new Outcome.Snoozed(Duration.ZERO, ERROR, Usage.NONE));
        run(new Outcome.Released(Usage.NONE));
        node.takeOne("dead");
        awaitDeath("dead", "alive");
        node.succeed(node.takeOne("alive"));

        Task task = node.find(id);
        List<Attempt> attempts = task.history().attempts();
        assertThat(attempts)
                .extracting(Attempt::outcome)
                .containsExactly(Ending.FAILED, Ending.SNOOZED, Ending.RELEASED, Ending.CRASHED);
        assertThat(attempts).extracting(Attempt::number).containsExactly(1, 2, 2, 2);
        assertThat(attempts).extracting(Attempt::lease).containsExactly(1L, 2L, 3L, 4L);
        assertThat(attempts).extracting(Attempt::worker).containsExactly("a", "a", "a", "dead");
        assertThat(attempts).extracting(Attempt::error).containsExactly(ERROR, ERROR, null, null);
        assertThat(attempts.get(0).due()).isNull();
        assertThat(attempts.get(1).due()).isEqualTo(attempts.get(0).to());
        for (int i = 1; i < attempts.size(); i++) {
            assertThat(attempts.get(i).from())
                    .isBetween(attempts.get(i - 1).to(), attempts.get(i).to());
        }
        assertThat(task.state()).isEqualTo(TaskState.SUCCEEDED);
        assertThat(task.times().startedAt()).isAfterOrEqualTo(attempts.get(3).to());
    }

    @Test
    void theFirstFiveAndTheNewestFifteenRunsAreKept() {
        TaskId id = node.enqueue(BrokerFixture.aTask().maxAttempts(100).build());

        for (int i = 0; i < 30; i++) {
            run(retryNow());
        }

        assertThat(history(id).attempts())
                .extracting(Attempt::lease)
                .containsExactlyElementsOf(
                        LongStream.concat(LongStream.rangeClosed(1, 5), LongStream.rangeClosed(16, 30))
                                .boxed()
                                .toList());
    }

    @Test
    void aLongMessageIsCutBetweenCharacters() {
        TaskId id = node.enqueue(BrokerFixture.task());
        String message = "ü€😀\n\"\\".repeat(200);

        run(new Outcome.Retry(Duration.ZERO, new TaskError("handler-failed", message, true, 1), Usage.NONE));

        TaskError kept = history(id).attempts().get(0).error();
        assertThat(kept).isNotNull();
        assertThat(kept.message()).isEqualTo("ü€😀\n\"\\".repeat(50) + "…");
        assertThat(kept.type()).isEqualTo("handler-failed");
    }

    @Test
    void aFailedTaskThatIsRunAgainKeepsTheRunThatEndedIt() {
        TaskId id = node.enqueue(BrokerFixture.task());
        run(retryNow());
        run(new Outcome.Failed(ERROR, Usage.NONE));
        Task failed = node.find(id);

        node.await(node.broker.retry(id, null));

        History history = history(id);
        assertThat(history.attempts()).extracting(Attempt::lease).containsExactly(1L, 2L);
        Attempt last = history.attempts().get(1);
        assertThat(last.outcome()).isEqualTo(Ending.FAILED);
        assertThat(last.to()).isEqualTo(failed.times().finishedAt());
        assertThat(last.error()).isEqualTo(ERROR);
        Return back = history.returns().get(0);
        assertThat(back.state()).isEqualTo(TaskState.FAILED);
        assertThat(back.ended()).isEqualTo(failed.times().finishedAt());
        assertThat(back.back()).isAfterOrEqualTo(back.ended());
    }

    @Test
    void aTaskThatEndedWhileItWaitedIsRunAgainWithoutARunThatNeverWas() {
        TaskId never =
                node.enqueue(BrokerFixture.aTask().delay(Duration.ofHours(1)).build());
        TaskId retrying = node.enqueue(BrokerFixture.task());
        finish(node.takeOne("a"), new Outcome.Retry(Duration.ofHours(1), ERROR, Usage.NONE));
        for (TaskId id : List.of(never, retrying)) {
            node.await(node.broker.cancel(id, null));
            node.await(node.broker.retry(id, null));
        }

        assertThat(history(never).attempts()).isEmpty();
        assertThat(history(retrying).attempts()).hasSize(1);
        for (TaskId id : List.of(never, retrying)) {
            assertThat(history(id).returns()).extracting(Return::state).containsExactly(TaskState.CANCELLED);
        }
    }

    @Test
    void aBulkRetryKeepsTheSame() {
        TaskId id = node.enqueue(BrokerFixture.task());
        run(new Outcome.Failed(ERROR, Usage.NONE));

        node.await(
                node.bulk.retry(new BulkControl.Selection(TaskFilter.ANY, Set.of(TaskState.FAILED), 10, false, null)));

        assertThat(history(id).attempts()).extracting(Attempt::outcome).containsExactly(Ending.FAILED);
        assertThat(history(id).returns()).hasSize(1);
    }

    @Test
    void theNewestFiftyStepsAreKeptWithTheirTimesAlsoAfterTheEnd() {
        TaskId id = node.enqueue(BrokerFixture.task());
        LeasedTask task = node.takeOne("a");
        for (int i = 0; i < 60; i++) {
            node.await(node.leases.keepStep(task.lease(), BrokerFixture.step("step " + i, "1"), Charges.NONE));
        }

        node.succeed(task);

        List<History.Step> steps = history(id).steps();
        assertThat(steps)
                .extracting(History.Step::name)
                .containsExactlyElementsOf(
                        IntStream.range(10, 60).mapToObj(i -> "step " + i).toList());
        assertThat(steps).allSatisfy(step -> {
            assertThat(step.lease()).isEqualTo(1);
            assertThat(step.took()).isEqualTo(Duration.ofMillis(5));
            assertThat(step.to())
                    .isBetween(
                            node.find(id).times().startedAt(),
                            node.find(id).times().finishedAt());
        });
        assertThat(redis.call("EXISTS", node.keys.steps(id))).isEqualTo(0L);
    }

    @Test
    void theNameOfAStepMayBeAnything() {
        TaskId id = node.enqueue(BrokerFixture.task());
        LeasedTask task = node.takeOne("a");
        for (String name : List.of("1 2\t3\n4", "😀".repeat(90), " ")) {
            node.await(node.leases.keepStep(task.lease(), BrokerFixture.step(name, "1"), Charges.NONE));
        }

        assertThat(history(id).steps()).extracting(History.Step::name).containsExactly("1 2 3 4", "😀".repeat(80), " ");
        assertThat(node.await(node.leases.steps(id))).containsKeys("1 2\t3\n4", "😀".repeat(90), " ");
    }

    @Test
    void stepsThatAnOlderVersionKeptAreNoTrouble() {
        TaskId id = node.enqueue(BrokerFixture.task());
        LeasedTask task = node.takeOne("a");
        node.await(node.leases.keepStep(task.lease(), BrokerFixture.step("old", "1"), Charges.NONE));
        redis.call("HSET", node.keys.task(id), "steps", "1");

        assertThat(history(id).steps()).isEmpty();
        node.await(node.leases.keepStep(task.lease(), BrokerFixture.step("new", "1"), Charges.NONE));

        assertThat(history(id).steps()).extracting(History.Step::name).containsExactly("new");
    }

    @Test
    void listsDoNotReadIt() {
        TaskId id = node.enqueue(BrokerFixture.task());
        finish(node.takeOne("a"), new Outcome.Retry(Duration.ofHours(1), ERROR, Usage.NONE));

        List<Task> listed = node.await(node.lists.page(new TaskQuery(null, null, null, null, null, 10, null)))
                .items();

        assertThat(listed).extracting(Task::id).containsExactly(id);
        assertThat(listed.get(0).history().attempts()).isEmpty();
    }
}
