package dev.leadline.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.RedisUnavailable;
import dev.leadline.redis.Script;
import dev.leadline.task.Charges;
import dev.leadline.task.Json;
import dev.leadline.task.LeasedTask;
import dev.leadline.task.NewTask;
import dev.leadline.task.Outcome;
import dev.leadline.task.Progress;
import dev.leadline.task.TaskError;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import dev.leadline.task.Unique;
import dev.leadline.task.Usage;
import dev.leadline.testsupport.LossyProxy;
import dev.leadline.testsupport.Paid;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every transition survives the loss of its answer: Redis has done it, and the caller does not know. */
class LostReplyTest extends BrokerTest {

    private LossyProxy proxy;

    @BeforeEach
    void loseAnswers() {
        node.close();
        proxy = new LossyProxy(redis.port());
        node = new BrokerFixture(proxy.url(), Duration.ofSeconds(2));
    }

    @AfterEach
    void closeProxy() {
        proxy.close();
    }

    private void lose(Script script) {
        proxy.loseAnswerTo(script, redis);
    }

    private void lostOne() {
        assertThat(proxy.lost()).as("answers lost").isEqualTo(1);
    }

    @Test
    void anEnqueueStoresOneTask() {
        NewTask task = BrokerFixture.aTask().idempotency("key", "body").build();
        lose(Enqueue.SCRIPT);

        assertThat(node.await(node.broker.enqueue(task)))
                .isEqualTo(new Enqueue.Answer(Enqueue.Result.ACCEPTED, task.id()));

        lostOne();
        assertThat(node.take("a", 10).tasks()).hasSize(1);
    }

    @Test
    void aTakeDeliversWhatItLeased() {
        TaskId id = node.enqueue(BrokerFixture.task());
        lose(Take.SCRIPT);

        LeasedTask task = node.takeOne("a");

        lostOne();
        assertThat(task.id()).isEqualTo(id);
        assertThat(task.lease().number()).isEqualTo(1);
        assertThat(node.succeed(task)).isEqualTo(Finish.Result.WRITTEN);
    }

    static List<Outcome> outcomes() {
        TaskError error = new TaskError("handler-failed", "no", true, 1);
        return List.of(
                new Outcome.Succeeded(Json.of("1"), Usage.NONE),
                new Outcome.Failed(error, Usage.NONE),
                new Outcome.Retry(Duration.ofHours(1), error, Usage.NONE),
                new Outcome.Snoozed(Duration.ofHours(1), error, Usage.NONE),
                new Outcome.Cancelled(Usage.NONE),
                new Outcome.Released(Usage.NONE));
    }

    @ParameterizedTest
    @MethodSource("outcomes")
    void anOutcomeIsWrittenOnce(Outcome outcome) {
        TaskId id = node.enqueue(BrokerFixture.task());
        LeasedTask task = node.takeOne("a");
        lose(Finish.SCRIPT);

        assertThat(node.await(node.leases.finish(task.lease(), outcome, null))).isEqualTo(Finish.Result.ALREADY);

        lostOne();
        assertThat(node.find(id).counters().failures()).isEqualTo(outcome instanceof Outcome.Retry ? 1 : 0);
        assertThat(node.find(id).history().attempts())
                .hasSize(node.find(id).state().isFinal() ? 0 : 1);
        assertThat(redis.call("XLEN", node.keys.finished()))
                .isEqualTo(node.find(id).state().isFinal() ? 1L : 0L);
        assertThat(node.take("a", 10).tasks()).hasSize(outcome instanceof Outcome.Released ? 1 : 0);
    }

    @ParameterizedTest
    @MethodSource("outcomes")
    void whatARunWasChargedIsInTheLedgerOnce(Outcome outcome) {
        TaskId id = node.enqueue(BrokerFixture.task());
        LeasedTask task = node.takeOne("a");
        lose(Finish.SCRIPT);

        node.await(node.leases.finish(task.lease(), outcome, null, Paid.by(task, Paid.call(5, 7, "0.25"))));

        lostOne();
        assertChargedOnce(id);
    }

    @Test
    void whatAStepCostIsInTheLedgerOnce() {
        TaskId id = node.enqueue(BrokerFixture.task());
        LeasedTask task = node.takeOne("a");
        lose(KeepStep.SCRIPT);

        node.await(node.leases.keepStep(
                task.lease(), BrokerFixture.step("paid", "42"), Paid.by(task, Paid.call(5, 7, "0.25"))));

        lostOne();
        assertChargedOnce(id);
    }

    private void assertChargedOnce(TaskId id) {
        assertThat(node.find(id).usage()).isEqualTo(Paid.usage(5, 7, "0.25"));
        assertThat(node.await(node.ledger.of(id, "default", "a_task"))).hasSize(1);
        assertThat(redis.call("XLEN", node.keys.ledger())).isEqualTo(1L);
        assertThat(redis.call(
                        "HGET",
                        node.keys.ledger(LocalDate.of(2026, 11, 28), "default"),
                        "gemini-3.8-flash a_task cost"))
                .isEqualTo("2500000000");
    }

    @Test
    void aCancelOfAWaitingTaskLeavesItCancelled() {
        TaskId id = node.enqueue(BrokerFixture.task());
        lose(Cancel.SCRIPT);

        // The repeated call finds the task ended; it cannot know that it ended the task itself.
        assertThat(node.await(node.broker.cancel(id, null))).isEqualTo(Cancel.Result.FINAL);

        lostOne();
        assertThat(node.find(id).state()).isEqualTo(TaskState.CANCELLED);
    }

    @Test
    void aRetryQueuesTheTaskOnce() {
        TaskId id = node.enqueue(BrokerFixture.task());
        node.await(node.broker.cancel(id, null));
        lose(Retry.SCRIPT);

        node.await(node.broker.retry(id, null));

        lostOne();
        assertThat(node.take("a", 10).tasks()).hasSize(1);
    }

    @Test
    void aRetryNotesTheRunThatFailedOnce() {
        TaskId id = node.enqueue(BrokerFixture.task());
        TaskError error = new TaskError("handler-failed", "no", false, 1);
        node.await(node.leases.finish(node.takeOne("a").lease(), new Outcome.Failed(error, Usage.NONE), null));
        lose(Retry.SCRIPT);

        node.await(node.broker.retry(id, null));

        lostOne();
        assertThat(node.find(id).history().attempts()).hasSize(1);
        assertThat(node.find(id).history().returns()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void anEnqueueOfAUniqueTaskIsAcceptedAndNotTakenForASecondOne(Unique.Condition condition) {
        Unique unique = new Unique(condition, condition == Unique.Condition.FOR ? Duration.ofHours(1) : null);
        NewTask task = BrokerFixture.aTask().unique(unique, "digest").build();
        lose(Enqueue.SCRIPT);

        assertThat(node.await(node.broker.enqueue(task)))
                .isEqualTo(new Enqueue.Answer(Enqueue.Result.ACCEPTED, task.id()));

        lostOne();
        assertThat(node.take("a", 10).tasks()).hasSize(1);
    }

    @Test
    void aRetryOfAUniqueTaskQueuesItOnce() {
        TaskId id = node.enqueue(
                BrokerFixture.aTask().unique(Unique.whileRunning(), "digest").build());
        node.await(node.broker.cancel(id, null));
        lose(Retry.SCRIPT);

        assertThat(node.await(node.broker.retry(id, null)).result()).isEqualTo(Retry.Result.NOT_ENDED_BADLY);

        lostOne();
        assertThat(node.take("a", 10).tasks()).hasSize(1);
    }

    @Test
    void aStepIsKept() {
        TaskId id = node.enqueue(BrokerFixture.task());
        LeasedTask task = node.takeOne("a");
        lose(KeepStep.SCRIPT);

        node.await(node.leases.keepStep(task.lease(), BrokerFixture.step("paid", "42"), Charges.NONE));

        lostOne();
        assertThat(node.await(node.leases.steps(id))).containsExactly(java.util.Map.entry("paid", "42"));
        assertThat(node.find(id).history().steps()).hasSize(1);
    }

    @Test
    void progressIsNoted() {
        TaskId id = node.enqueue(BrokerFixture.task());
        LeasedTask task = node.takeOne("a");
        lose(NoteProgress.SCRIPT);

        assertThat(node.await(node.leases.note(task.lease(), new Progress(50, "half"))))
                .isTrue();

        lostOne();
        assertThat(node.find(id).progress()).isEqualTo(new Progress(50, "half"));
    }

    @Test
    void aReclaimMovesTasksOnce() {
        TaskId id = node.enqueue(BrokerFixture.task());
        node.takeOne("dead");
        redis.call("ZADD", node.keys.workers(), "1", "dead");
        redis.call("DEL", node.base() + "reclaim-hold");
        lose(Reclaim.SCRIPT);

        node.await(node.maintenance.reclaim());

        lostOne();
        assertThat(node.find(id).counters().crashes()).isEqualTo(1);
        assertThat(node.find(id).history().attempts()).hasSize(1);
        assertThat(node.take("alive", 10).tasks()).hasSize(1);
    }

    @Test
    void aSweepPromotesTasksOnce() {
        node.enqueue(BrokerFixture.aTask().delay(Duration.ofMillis(1)).build());
        lose(Sweep.SCRIPT);

        node.await(node.maintenance.sweep());

        lostOne();
        assertThat(node.take("a", 10).tasks()).hasSize(1);
    }

    @Test
    void aLeaveForgetsTheWorker() {
        node.take("a", 0);
        lose(Leave.SCRIPT);

        node.await(node.leases.leave("a"));

        lostOne();
        assertThat(node.await(node.workers.page(100, null)).items()).isEmpty();
    }

    @Test
    void aBeatIsABeat() {
        lose(Beat.SCRIPT);

        assertThat(node.await(node.beats.beat("a"))).isTrue();

        lostOne();
    }

    @Test
    void anEnqueueWithoutAnyAnswerSaysThatItsOutcomeIsUnknown() {
        redis.freeze();
        try {
            assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> node.enqueue(BrokerFixture.task())))
                    .isInstanceOf(RedisUnavailable.class);
        } finally {
            redis.thaw();
        }
    }
}
