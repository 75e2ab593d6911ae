package dev.leadline.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.leadline.broker.BrokerFixture;
import dev.leadline.handler.TaskContext;
import dev.leadline.task.Charge;
import dev.leadline.task.ErrorType;
import dev.leadline.task.Task;
import dev.leadline.task.TaskFailure;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import dev.leadline.testsupport.Paid;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Nothing that a task paid for is paid for twice. */
class StepsTest extends WorkerTest {

    private static final Charge PRICE = Paid.call(1_000, 100, "0.25");

    private final AtomicInteger calls = new AtomicInteger();

    private record Finding(String claim, int source) {}

    private Uni<List<Finding>> buy(TaskContext context) {
        return context.step("ask", new TypeReference<>() {}, () -> {
            calls.incrementAndGet();
            context.used(PRICE);
            return Uni.createFrom().item(List.of(new Finding("it sells lenses", 2)));
        });
    }

    private Task endOf(Scripted.Work work) {
        WorkerFixture worker = worker(new Scripted("paying", work));
        return worker.ended(
                worker.enqueue(BrokerFixture.aTask().handler("paying").maxAttempts(3)));
    }

    @Test
    void aStepThatFinishedIsNotRunAgainByTheNextAttempt() {
        Task task = endOf((args, context) -> buy(context).map(findings -> {
            if (context.attempt() < 3) {
                throw TaskFailure.transientFailure(ErrorType.SOURCE_UNAVAILABLE, "after the step");
            }
            return findings.get(0).claim() + " [" + findings.get(0).source() + "]";
        }));

        assertThat(task.state()).isEqualTo(TaskState.SUCCEEDED);
        assertThat(task.result()).isEqualTo("\"it sells lenses [2]\"");
        assertThat(calls).hasValue(1);
        assertThat(task.usage()).as("paid once").isEqualTo(PRICE.usage());
    }

    @Test
    void anAttemptKnowsHowManyStepsEarlierOnesFinished() {
        Task task = endOf((args, context) -> {
            int before = context.finishedSteps();
            return buy(context).map(findings -> {
                if (context.attempt() == 1) {
                    throw TaskFailure.transientFailure(ErrorType.SOURCE_UNAVAILABLE, "after the step");
                }
                return List.of(before, context.finishedSteps());
            });
        });

        assertThat(task.result()).isEqualTo("[1,1]");
    }

    @Test
    void aStepThatFailedRunsAgainAndWhatItUsedIsCounted() {
        Task task = endOf((args, context) -> context.step("ask", String.class, () -> {
            context.used(PRICE);
            return calls.incrementAndGet() < 3
                    ? Uni.createFrom()
                            .failure(TaskFailure.transientFailure(ErrorType.PROVIDER_UNAVAILABLE, "overloaded"))
                    : Uni.createFrom().item("answered");
        }));

        assertThat(task.result()).isEqualTo("\"answered\"");
        assertThat(calls).hasValue(3);
        assertThat(task.usage()).isEqualTo(Paid.usage(3_000, 300, "0.75"));
    }

    @Test
    void aTaskThatWasReleasedGoesOnElsewhereAfterItsLastStep() {
        CountDownLatch bought = new CountDownLatch(1);
        WorkerFixture first = worker(new Scripted(
                "paying",
                (args, context) -> buy(context)
                        .invoke(bought::countDown)
                        .chain(() -> Uni.createFrom().nothing())));
        TaskId id = first.enqueue("paying");
        WorkerFixture.soon().until(() -> bought.getCount() == 0);

        first.stop();
        WorkerFixture second =
                worker(new Scripted("paying", (args, context) -> buy(context).map(List::size)));

        Task task = second.ended(id);
        assertThat(task.result()).isEqualTo("1");
        assertThat(calls).hasValue(1);
        assertThat(task.usage()).isEqualTo(PRICE.usage());
        assertThat(task.counters().failures()).isZero();
    }

    @Test
    void stepsSideBySideAreAllKept() {
        Task task = endOf((args, context) -> Uni.join()
                .all(
                        context.step("a", Integer.class, () -> Uni.createFrom().item(calls::incrementAndGet)),
                        context.step("b", Integer.class, () -> Uni.createFrom().item(calls::incrementAndGet)))
                .andFailFast()
                .map(both -> {
                    if (context.attempt() == 1) {
                        throw TaskFailure.transientFailure(ErrorType.SOURCE_UNAVAILABLE, "after both");
                    }
                    return both;
                }));

        assertThat(task.result()).isEqualTo("[1,2]");
        assertThat(calls).hasValue(2);
    }

    @Test
    void twoStepsOfOneNameAtOnceAreAMistakeOfTheHandlers() {
        Task task = endOf((args, context) -> Uni.join()
                .all(
                        context.step(
                                "a",
                                String.class,
                                () -> Uni.createFrom()
                                        .item("x")
                                        .onItem()
                                        .delayIt()
                                        .by(Duration.ofMillis(100))),
                        context.step("a", String.class, () -> Uni.createFrom().item("y")))
                .andFailFast());

        assertThat(task.state()).isEqualTo(TaskState.FAILED);
        assertThat(task.error().type()).isEqualTo("handler-failed");
    }

    @Test
    void aStepWhoseResultIsTooLargeFailsTheTaskAtOnceAndNamesTheStep() {
        Task task = endOf((args, context) ->
                context.step("ask", String.class, () -> Uni.createFrom().item("x".repeat(4 << 20))));

        assertThat(task.error().type()).isEqualTo("too-large");
        assertThat(task.error().message()).contains("step ask", "4194304 bytes");
        assertThat(task.counters().attempt()).isEqualTo(1);
    }

    @Test
    void aStepsNameHas1To200Characters() {
        Task task = endOf((args, context) -> {
            for (int length : List.of(0, 201)) {
                assertThatThrownBy(() -> context.step(
                                "x".repeat(length),
                                String.class,
                                () -> Uni.createFrom().item("")))
                        .hasMessage("a step's name has 1 to 200 characters, not " + length);
            }
            return context.step(
                    "x".repeat(200), String.class, () -> Uni.createFrom().item("kept"));
        });

        assertThat(task.result()).isEqualTo("\"kept\"");
    }

    @Test
    void aSecondStepOfANameGetsTheFirstOnesResult() {
        Task task = endOf((args, context) -> context.step(
                        "a", String.class, () -> Uni.createFrom().item("first"))
                .chain(() ->
                        context.step("a", String.class, () -> Uni.createFrom().item("second"))));

        assertThat(task.result()).isEqualTo("\"first\"");
    }

    @Test
    void stepsEndWithTheirTask() {
        WorkerFixture worker = worker(new Scripted("paying", (args, context) -> buy(context)));
        worker.ended(worker.enqueue("paying"));

        assertThat(redis.list("KEYS", "leadline:{0}:steps:*")).isEmpty();
    }
}
