package dev.leadline.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadline.broker.BrokerFixture;
import dev.leadline.broker.BrokerTest;
import dev.leadline.task.ErrorType;
import dev.leadline.task.LeasedTask;
import dev.leadline.task.Outcome;
import dev.leadline.task.TaskFailure;
import dev.leadline.task.TaskState;
import dev.leadline.task.Usage;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A model that is overloaded is left alone by the whole fleet, and asked again by one call. */
class CircuitTest extends BrokerTest {

    private static final String MODEL = "model";
    private static final Duration SHORT = Duration.ofMillis(500);
    private static final Duration LONG = Duration.ofMinutes(5);

    private LeasedTask task;

    @BeforeEach
    void startTask() {
        task = running();
    }

    private LeasedTask running() {
        node.enqueue(BrokerFixture.task());
        return node.takeOne("a");
    }

    /** Of one process, which knows of circuits what Redis says. */
    private Quotas quotas(String limits, Duration pause) {
        return quotas(TestQuotaConfig.of(limits, Duration.ofMinutes(1)).pausing(pause));
    }

    private Quotas quotas(QuotaConfig config) {
        return new Quotas(node.links, node.prefix, node.keys, node.redisConfig, config);
    }

    private static QuotaCall call(LeasedTask of, boolean alternative) {
        return new QuotaCall(of.lease(), MODEL, List.of("main"), 10, alternative);
    }

    private Long pass(Quotas quotas, LeasedTask of) {
        return node.await(
                quotas.call(call(of, false), project -> Uni.createFrom().item(10L), Long::longValue));
    }

    private void assertParks(Quotas quotas) {
        assertThatThrownBy(() -> pass(quotas, task)).isInstanceOf(TaskFailure.Parked.class);
    }

    private void overload(Quotas quotas, int times) {
        for (int i = 0; i < times; i++) {
            Uni<Long> refusal = Uni.createFrom().failure(overloaded());
            assertThatThrownBy(() -> node.await(quotas.call(call(task, false), project -> refusal, Long::longValue)))
                    .isInstanceOf(Overloaded.class);
        }
    }

    private String circuit(Quotas quotas) {
        return model(quotas).circuit();
    }

    private ModelQuota model(Quotas quotas) {
        return node.await(quotas.models()).stream()
                .filter(model -> model.model().equals(MODEL))
                .findFirst()
                .orElseThrow();
    }

    private void awaitTry(Quotas quotas) {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(20))
                .until(() -> circuit(quotas).equals("trying"));
    }

    /** A call that does not end before the test lets it. */
    private AtomicReference<UniEmitter<? super Long>> begin(Quotas quotas) {
        AtomicReference<UniEmitter<? super Long>> sent = new AtomicReference<>();
        CompletableFuture<Long> end = quotas.call(
                        call(task, false), project -> Uni.createFrom().<Long>emitter(sent::set), Long::longValue)
                .subscribeAsCompletionStage();
        Awaitility.await().until(() -> sent.get() != null || end.isDone());
        assertThat(sent).doesNotHaveValue(null);
        return sent;
    }

    /** Also where nothing is configured, and so calls are not reserved. */
    @ParameterizedTest
    @ValueSource(strings = {"", "*: rpm=1000"})
    void aModelThatIsOverloadedIsLeftAloneByTheWholeFleet(String limits) {
        Quotas first = quotas(limits, LONG);
        overload(first, 2);
        assertThat(circuit(first)).isEqualTo("closed");
        pass(first, task);
        overload(first, 1);

        assertThat(circuit(first)).isEqualTo("open");
        assertThat(model(first).openUntil()).isNotNull();
        assertParks(first);
        assertParks(quotas(limits, LONG));
    }

    @Test
    void failuresAmongManyAnswersOpenNothing() {
        Quotas quotas = quotas("", LONG);
        for (int i = 0; i < 20; i++) {
            pass(quotas, task);
        }

        overload(quotas, 9);

        assertThat(circuit(quotas)).isEqualTo("closed");
        pass(quotas, task);
    }

    @Test
    void afterThePauseOneCallTriesAndAllGoOnWhenItIsAnswered() {
        Quotas quotas = quotas("", SHORT);
        overload(quotas, 3);
        awaitTry(quotas);

        AtomicReference<UniEmitter<? super Long>> attempt = begin(quotas);
        assertParks(quotas);
        attempt.get().complete(10L);

        Awaitility.await().until(() -> circuit(quotas).equals("closed"));
        pass(quotas, task);
        begin(quotas);
        begin(quotas);
    }

    @Test
    void eachTryThatFailsDoublesThePause() {
        Quotas quotas = quotas("", SHORT);
        overload(quotas, 3);
        awaitTry(quotas);

        overload(quotas, 1);

        assertThat(circuit(quotas)).isEqualTo("open");
        String words =
                redis.call("HGET", node.base() + "quota:" + MODEL, "circuit").toString();
        long till = Long.parseLong(words.split(" ")[3]);
        assertThat(till - System.currentTimeMillis()).isBetween(SHORT.toMillis() + 100, SHORT.toMillis() * 2);
        assertParks(quotas);
    }

    @Test
    void aTryWhoseWorkerDiesIsReplacedByAnother() {
        Quotas quotas = quotas("", SHORT);
        overload(quotas, 3);
        awaitTry(quotas);
        begin(quotas);
        assertParks(quotas);

        awaitDeath("a", "b");

        task = node.takeOne("b");
        pass(quotas, task);
        assertThat(circuit(quotas)).isEqualTo("closed");
    }

    @Test
    void tasksWaitForTheModelWithoutASlotAndGoOnWhenItAnswersAgain() {
        Quotas quotas = quotas("", SHORT);
        LeasedTask second = running();
        overload(quotas, 3);
        for (LeasedTask waits : List.of(task, second)) {
            finish(waits, new Outcome.Parked("quota:" + MODEL, 10, Usage.NONE));
        }
        assertThat(node.take("a", 5).tasks()).isEmpty();

        // One of them tries, and lets the other one out.
        for (int i = 0; i < 2; i++) {
            LeasedTask again = takeWhenLetOut();
            assertThat(node.take("a", 5).tasks()).isEmpty();
            assertThat(again.attempt()).isEqualTo(1);
            pass(quotas, again);
            node.succeed(again);
        }
        assertThat(node.find(second.id()).state()).isEqualTo(TaskState.SUCCEEDED);
    }

    private LeasedTask takeWhenLetOut() {
        AtomicReference<LeasedTask> taken = new AtomicReference<>();
        Awaitility.await().pollInterval(Duration.ofMillis(20)).until(() -> {
            node.take("a", 1).tasks().forEach(taken::set);
            return taken.get() != null;
        });
        return taken.get();
    }

    @Test
    void aCallThatMayAskAnotherModelDoesSo() {
        Quotas quotas = quotas("", LONG);
        overload(quotas, 3);

        assertThatThrownBy(() -> node.await(quotas.call(
                        call(task, true), project -> Uni.createFrom().item(1L), Long::longValue)))
                .isInstanceOf(NoRoom.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTaskThatMayAskAnotherModelLeavesTheLineWhenTheCircuitOpens(boolean may) {
        Quotas quotas = quotas("*: rpm=5", LONG);
        pass(quotas, task);
        pass(quotas, task);
        AtomicReference<UniEmitter<? super Long>> last = begin(quotas);
        overload(quotas, 2);
        LeasedTask waits = running();
        finish(waits, new Outcome.Parked("quota:" + MODEL, 10, may ? "day circuit" : "day", Usage.NONE));
        assertThat(node.take("a", 5).tasks())
                .as("the quota of the minute is used up")
                .isEmpty();

        last.get().fail(overloaded());
        Awaitility.await().until(() -> circuit(quotas).equals("open"));

        assertThat(node.take("a", 5).tasks()).hasSize(may ? 1 : 0);
    }

    private static Overloaded overloaded() {
        return new Overloaded(TaskFailure.transientFailure(ErrorType.PROVIDER_UNAVAILABLE, "overloaded"));
    }
}
