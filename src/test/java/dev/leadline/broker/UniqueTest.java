package dev.leadline.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.control.BulkControl;
import dev.leadline.listing.TaskFilter;
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
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tasks that are to be the only ones of their kind. */
class UniqueTest extends BrokerTest {

    private static final Unique HOUR = Unique.forPeriod(Duration.ofHours(1));
    private static final TaskError ERROR = new TaskError("handler-failed", "no", true, 1);

    private static final BulkControl.Selection ENDED_BADLY =
            new BulkControl.Selection(TaskFilter.ANY, BulkControl.ENDED_BADLY, 100, false, null);

    static Stream<Unique> conditions() {
        return Stream.of(HOUR, Unique.whileWaiting(), Unique.whileRunning());
    }

    private static NewTask of(Unique unique) {
        return BrokerFixture.aTask().unique(unique, "digest").build();
    }

    private Enqueue.Answer enqueue(Unique unique) {
        return node.await(node.broker.enqueue(of(unique)));
    }

    private void acceptsAnother(Unique unique) {
        assertThat(enqueue(unique).result()).isEqualTo(Enqueue.Result.ACCEPTED);
    }

    private void givesWayTo(TaskId first, Unique unique) {
        assertThat(enqueue(unique)).isEqualTo(new Enqueue.Answer(Enqueue.Result.NOT_UNIQUE, first));
    }

    private List<Object> keys() {
        return redis.list("KEYS", node.base() + "unique:*");
    }

    // ── While it waits, and when two come at once ───────────────────────────────────────────────────────────────────

    @ParameterizedTest
    @MethodSource("conditions")
    void aSecondTaskGivesWayToTheFirstThatWaits(Unique unique) {
        TaskId first = enqueue(unique).id();

        givesWayTo(first, unique);
        givesWayTo(first, unique);

        assertThat(node.take("w", 10).tasks()).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("conditions")
    void ofTwentyRequestsAtOnceOneIsAccepted(Unique unique) {
        try (BrokerFixture other = new BrokerFixture(redis.url())) {
            List<Uni<Enqueue.Answer>> requests = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                requests.add(node.broker.enqueue(of(unique)));
                requests.add(other.broker.enqueue(of(unique)));
            }

            List<Enqueue.Answer> answers = node.await(Uni.join().all(requests).andFailFast());

            assertThat(answers)
                    .filteredOn(answer -> answer.result() == Enqueue.Result.ACCEPTED)
                    .hasSize(1);
            assertThat(answers)
                    .extracting(Enqueue.Answer::id)
                    .containsOnly(answers.get(0).id());
        }
        assertThat(node.take("w", 100).tasks()).hasSize(1);
    }

    @Test
    void tenantsArgumentsAndConditionsAreApart() {
        enqueue(HOUR);

        List<NewTask> others = List.of(
                BrokerFixture.aTask().tenant("b").unique(HOUR, "digest").build(),
                BrokerFixture.aTask().unique(HOUR, "another").build(),
                BrokerFixture.aTask().unique(Unique.whileRunning(), "digest").build(),
                BrokerFixture.aTask().unique(Unique.whileWaiting(), "digest").build(),
                BrokerFixture.task());

        assertThat(others)
                .allSatisfy(
                        task -> assertThat(node.await(node.broker.enqueue(task)).result())
                                .isEqualTo(Enqueue.Result.ACCEPTED));
    }

    @Test
    void aDelayedTaskCountsAsOneThatWaits() {
        NewTask delayed = BrokerFixture.aTask()
                .delay(Duration.ofHours(1))
                .unique(Unique.whileWaiting(), "digest")
                .build();
        node.enqueue(delayed);

        givesWayTo(delayed.id(), Unique.whileWaiting());
    }

    // ── When it starts and ends ─────────────────────────────────────────────────────────────────────────────────────

    @Test
    void whileItRunsAnotherMayWaitUnlessItIsUniqueWhileRunning() {
        TaskId waiting = enqueue(Unique.whileWaiting()).id();
        TaskId running = enqueue(Unique.whileRunning()).id();
        assertThat(node.take("w", 10).tasks()).hasSize(2);

        acceptsAnother(Unique.whileWaiting());
        givesWayTo(running, Unique.whileRunning());
        assertThat(node.find(waiting).state()).isEqualTo(TaskState.STARTED);
    }

    @Test
    void onceItHasEndedAnotherIsAcceptedAndNothingIsLeftBehind() {
        for (Unique unique : List.of(Unique.whileWaiting(), Unique.whileRunning())) {
            enqueue(unique);
            node.succeed(node.takeOne("w"));
            assertThat(keys()).isEmpty();

            acceptsAnother(unique);
            finish(node.takeOne("w"), new Outcome.Failed(ERROR, Usage.NONE));
            TaskId cancelled = enqueue(unique).id();
            node.await(node.broker.cancel(cancelled, null));
            assertThat(keys()).isEmpty();
        }
    }

    @Test
    void whileItWaitsForAnotherAttemptItStillHolds() {
        TaskId first = enqueue(Unique.whileRunning()).id();
        finish(node.takeOne("w"), new Outcome.Retry(Duration.ofHours(1), ERROR, Usage.NONE));

        givesWayTo(first, Unique.whileRunning());
    }

    @Test
    void anEndLeavesTheKeyToTheTaskThatHoldsItByNow() {
        enqueue(Unique.whileWaiting());
        LeasedTask running = node.takeOne("w");
        TaskId second = enqueue(Unique.whileWaiting()).id();

        node.succeed(running);

        givesWayTo(second, Unique.whileWaiting());
    }

    @Test
    void forAPeriodThereIsOneHoweverItEnds() {
        Unique second = Unique.forPeriod(Duration.ofSeconds(1));
        TaskId first = enqueue(second).id();
        node.succeed(node.takeOne("w"));
        givesWayTo(first, second);

        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> enqueue(second).result() == Enqueue.Result.ACCEPTED);
    }

    // ── After a crash, and when something is gone ───────────────────────────────────────────────────────────────────

    @Test
    void aTaskWhoseWorkerDiedHoldsUntilItHasEndedElsewhere() {
        TaskId first = enqueue(Unique.whileRunning()).id();
        node.takeOne("dead");
        awaitDeath("dead", "alive");

        givesWayTo(first, Unique.whileRunning());
        node.succeed(node.takeOne("alive"));
        acceptsAnother(Unique.whileRunning());
    }

    /** A key is written before its task: if the script stops in between, nobody may wait for a task that is not there. */
    @ParameterizedTest
    @MethodSource("conditions")
    void aKeyWhoseTaskIsNotThereIsFree(Unique unique) {
        TaskId first = enqueue(unique).id();
        redis.call("DEL", node.keys.task(first));

        acceptsAnother(unique);
    }

    @ParameterizedTest
    @ValueSource(strings = {"w", "r"})
    void aKeyThatAnInterruptedEndLeftBehindIsFree(String condition) {
        Unique unique = condition.equals("w") ? Unique.whileWaiting() : Unique.whileRunning();
        TaskId first = enqueue(unique).id();
        node.succeed(node.takeOne("w"));
        redis.call("SET", node.base() + "unique:default:" + condition + ":digest", first.value());

        acceptsAnother(unique);
    }

    @Test
    void aKeyThatSomebodyTurnedIntoAnotherTypeIsFree() {
        enqueue(Unique.whileRunning());
        String key = node.base() + "unique:default:r:digest";
        redis.call("DEL", key);
        redis.call("RPUSH", key, "x");
        node.succeed(node.takeOne("w"));

        acceptsAnother(Unique.whileRunning());
    }

    // ── Run again by hand ───────────────────────────────────────────────────────────────────────────────────────────

    @ParameterizedTest
    @MethodSource("conditions")
    void aTaskThatIsRunAgainHoldsAgain(Unique unique) {
        TaskId first = enqueue(unique).id();
        finish(node.takeOne("w"), new Outcome.Failed(ERROR, Usage.NONE));

        assertThat(node.await(node.broker.retry(first, null)).result()).isEqualTo(Retry.Result.QUEUED);

        givesWayTo(first, unique);
    }

    @Test
    void aTaskIsNotRunAgainWhileAnotherOneHoldsItsKey() {
        for (Unique unique : List.of(Unique.whileWaiting(), Unique.whileRunning())) {
            TaskId first = enqueue(unique).id();
            finish(node.takeOne("w"), new Outcome.Failed(ERROR, Usage.NONE));
            TaskId second = enqueue(unique).id();

            assertThat(node.await(node.broker.retry(first, null)))
                    .isEqualTo(new Retry.Answer(Retry.Result.NOT_UNIQUE, second));

            assertThat(node.find(first).state()).isEqualTo(TaskState.FAILED);
            assertThat(node.take("w", 10).tasks()).hasSize(1);
        }
    }

    @Test
    void runInBulkOneOfAKindRunsAndNoneWhileAnotherHolds() {
        List<TaskId> ended = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            ended.add(enqueue(Unique.whileRunning()).id());
            node.await(node.broker.cancel(ended.get(i), null));
        }

        assertThat(node.await(node.bulk.retry(ENDED_BADLY)).done()).isEqualTo(1);
        assertThat(node.take("w", 10).tasks()).hasSize(1);
        assertThat(node.await(node.bulk.retry(ENDED_BADLY)).done()).isZero();
        assertThat(ended)
                .filteredOn(id -> node.find(id).state() == TaskState.CANCELLED)
                .hasSize(2);
    }

    // ── Each state of the first task ────────────────────────────────────────────────────────────────────────────────

    /** Oban: a list of states that lacks one silently lets the same task in again. */
    @ParameterizedTest
    @CsvSource({
        "scheduled, true, true, true",
        "queued, true, true, true",
        "started, false, true, true",
        "cancelRequested, false, true, true",
        "retrying, true, true, true",
        "snoozed, true, true, true",
        "released, true, true, true",
        "recovered, true, true, true",
        "succeeded, false, false, true",
        "failed, false, false, true",
        "crashed, false, false, true",
        "cancelled, false, false, true",
        "cancelledWhileItRan, false, false, true",
        "expired, false, false, true",
        "gone, false, false, false"
    })
    void theFirstTaskHoldsInTheStatesOfItsConditionAndInNoOther(
            String state, boolean waiting, boolean running, boolean period) {
        holds(Unique.whileWaiting(), state, waiting);
        holds(Unique.whileRunning(), state, running);
        holds(HOUR, state, period);
    }

    private void holds(Unique unique, String state, boolean held) {
        redis.call("FLUSHALL");
        TaskId first = inState(unique, state);
        Enqueue.Answer second = enqueue(unique);
        assertThat(second.result())
                .as("%s, %s", unique.condition(), state)
                .isEqualTo(held ? Enqueue.Result.NOT_UNIQUE : Enqueue.Result.ACCEPTED);
        assertThat(second.id().equals(first)).isEqualTo(held);
        givesWayTo(second.id(), unique);
    }

    private TaskId inState(Unique unique, String state) {
        Duration hour = Duration.ofHours(1);
        BrokerFixture.TaskBuilder task = BrokerFixture.aTask().unique(unique, "digest");
        switch (state) {
            case "scheduled" -> task.delay(hour);
            case "expired" -> task.expires(Duration.ofMillis(1));
            default -> {}
        }
        TaskId id = node.enqueue(task.build());
        switch (state) {
            case "scheduled", "queued" -> {}
            case "started" -> node.takeOne("w");
            case "cancelRequested" -> {
                node.takeOne("w");
                node.await(node.broker.cancel(id, null));
            }
            case "retrying" -> finish(node.takeOne("w"), new Outcome.Retry(hour, ERROR, Usage.NONE));
            case "snoozed" -> finish(node.takeOne("w"), new Outcome.Snoozed(hour, ERROR, Usage.NONE));
            case "released" -> finish(node.takeOne("w"), new Outcome.Released(Usage.NONE));
            case "recovered" -> crash(1);
            case "succeeded" -> node.succeed(node.takeOne("w"));
            case "failed" -> finish(node.takeOne("w"), new Outcome.Failed(ERROR, Usage.NONE));
            case "crashed" -> crash(3);
            case "cancelled" -> node.await(node.broker.cancel(id, null));
            case "cancelledWhileItRan" -> {
                LeasedTask run = node.takeOne("w");
                node.await(node.broker.cancel(id, null));
                finish(run, new Outcome.Cancelled(Usage.NONE));
            }
            case "expired" ->
                Awaitility.await().until(() -> {
                    node.await(node.maintenance.sweep());
                    return node.find(id).state() == TaskState.EXPIRED;
                });
            case "gone" -> redis.call("DEL", node.keys.task(id));
            default -> throw new IllegalArgumentException(state);
        }
        return id;
    }

    /** The workers that take the only task are lost, one after the other. */
    private void crash(int times) {
        for (int i = 0; i < times; i++) {
            node.takeOne("lost" + i);
            redis.call("ZADD", node.keys.workers(), "1", "lost" + i);
            redis.call("DEL", node.base() + "reclaim-hold");
            node.await(node.maintenance.reclaim());
        }
    }

    @Test
    void aKeyThatSomebodyDeletedIsTakenAgainByItsTask() {
        TaskId first = enqueue(Unique.whileRunning()).id();
        node.takeOne("w");
        redis.call("DEL", node.base() + "unique:default:r:digest");

        assertThat(foundAgain()).isEqualTo(1);

        givesWayTo(first, Unique.whileRunning());
        assertThat(foundAgain()).isZero();
    }

    /** How many tasks a whole scan puts right. */
    private long foundAgain() {
        Reconcile.Done done = node.await(node.maintenance.goOnReconciling());
        long found = done.tasks();
        while (done.more()) {
            done = node.await(node.maintenance.goOnReconciling());
            found += done.tasks();
        }
        return found;
    }

    // ── With an idempotency key ─────────────────────────────────────────────────────────────────────────────────────

    @Test
    void theSameRequestSentAgainIsAboutTheSameTaskAlthoughThatOneHasEnded() {
        TaskId first = enqueue(Unique.whileRunning()).id();
        NewTask second = BrokerFixture.aTask()
                .unique(Unique.whileRunning(), "digest")
                .idempotency("key", "body")
                .build();
        assertThat(node.await(node.broker.enqueue(second)).result()).isEqualTo(Enqueue.Result.NOT_UNIQUE);
        node.succeed(node.takeOne("w"));

        NewTask again = BrokerFixture.aTask()
                .unique(Unique.whileRunning(), "digest")
                .idempotency("key", "body")
                .build();

        assertThat(node.await(node.broker.enqueue(again)))
                .isEqualTo(new Enqueue.Answer(Enqueue.Result.REPLAYED, first));
    }

    @Test
    void aPlainTaskWritesNoUniqueKeyAndNoField() {
        TaskId plain = node.enqueue(BrokerFixture.task());

        assertThat(keys()).isEmpty();
        assertThat((String) redis.call("HGET", node.keys.task(plain), "status")).doesNotContain("+");
    }
}
