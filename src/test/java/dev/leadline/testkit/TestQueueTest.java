package dev.leadline.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadline.handler.InvalidArguments;
import dev.leadline.handler.TaskContext;
import dev.leadline.handler.TaskHandler;
import dev.leadline.handler.TaskRequest;
import dev.leadline.task.ErrorType;
import dev.leadline.task.Priority;
import dev.leadline.task.Progress;
import dev.leadline.task.RetryPolicy;
import dev.leadline.task.TaskFailure;
import dev.leadline.task.TaskState;
import dev.leadline.testsupport.Paid;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class TestQueueTest {

    record Words(@NotBlank String text) {}

    /** Does what a test wants. */
    static class Scripted implements TaskHandler<Words, Object> {

        private final String name;
        private final BiFunction<Words, TaskContext, Uni<?>> work;

        Scripted(String name, BiFunction<Words, TaskContext, Uni<?>> work) {
            this.name = name;
            this.work = work;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public String description() {
            return "Does what a test wants.";
        }

        @Override
        @SuppressWarnings("unchecked")
        public Uni<Object> run(Words args, TaskContext context) {
            return (Uni<Object>) work.apply(args, context);
        }
    }

    @Blocking
    static final class OnAThread extends Scripted {
        OnAThread(String name, BiFunction<Words, TaskContext, Uni<?>> work) {
            super(name, work);
        }
    }

    private static final Map<String, String> HELLO = Map.of("text", "hello");

    private final AtomicInteger runs = new AtomicInteger();

    private static Scripted shout() {
        return new Scripted("shout", (args, context) -> item(args.text().toUpperCase()));
    }

    private static Uni<Object> item(Object value) {
        return Uni.createFrom().item(value);
    }

    private static Uni<Object> unavailable() {
        return Uni.createFrom().failure(TaskFailure.transientFailure(ErrorType.SOURCE_UNAVAILABLE, "no answer"));
    }

    @Test
    void aTaskRunsWhenTheQueueIsDrainedAndGivesItsResult() {
        TestQueue queue = TestQueue.of(shout());

        TestTask task = queue.submit("shout", new Words("hello"));
        assertThat(task.state()).isEqualTo(TaskState.QUEUED);
        queue.drain();

        assertThat(task.state()).isEqualTo(TaskState.SUCCEEDED);
        assertThat(task.result(String.class)).isEqualTo("HELLO");
        assertThat(task.args(Words.class)).isEqualTo(new Words("hello"));
        assertThat(task.attempt()).isEqualTo(1);
    }

    @Test
    void argumentsAreCheckedWhenTheyAreEnqueued() {
        TestQueue queue = TestQueue.of(shout());

        assertThatThrownBy(() -> queue.submit("shout", Map.of("text", " ")))
                .isInstanceOf(InvalidArguments.class)
                .hasMessageStartingWith("text: ");
        assertThatThrownBy(() -> queue.submit("shout", Map.of("txt", "hello")))
                .hasMessage("txt: unknown field; known are text");
        assertThat(queue.submit("shout", List.of("in order")).args(Words.class)).isEqualTo(new Words("in order"));
        assertThatThrownBy(() -> queue.submit("shuot", HELLO))
                .hasMessage("no task is named shuot; known are shout: add its handler to the TestQueue");
    }

    @Test
    void aHandlerThatCouldNotStartAProcessCannotBeTested() {
        assertThatThrownBy(() -> TestQueue.of(shout(), shout())).hasMessageContaining("both have the name shout");
        assertThatThrownBy(() -> TestQueue.of(new Scripted("two words", (args, context) -> item(1))))
                .hasMessageContaining("name() is \"two words\"");
    }

    @Test
    void anHourBetweenTwoAttemptsTakesNoTime() {
        List<Instant> times = new ArrayList<>();
        TestQueue queue = new TestQueue();
        queue.add(
                new Scripted("flaky", (args, context) -> {
                    times.add(queue.clock().instant());
                    return runs.incrementAndGet() < 3 ? unavailable() : item("at last");
                }) {
                    @Override
                    public RetryPolicy retry() {
                        return new RetryPolicy(4, Duration.ofHours(1), Duration.ofHours(8));
                    }
                });
        TestTask task = queue.submit("flaky", HELLO);

        queue.runDue();
        assertThat(task.state()).isEqualTo(TaskState.RETRYING);
        assertThat(task.error().message()).isEqualTo("no answer");
        assertThat(task.due()).isBetween(times.get(0), times.get(0).plus(Duration.ofHours(1)));
        queue.drain();

        assertThat(task.result(String.class)).isEqualTo("at last");
        assertThat(task.attempt()).isEqualTo(3);
        assertThat(task.failures()).isEqualTo(2);
        assertThat(times).hasSize(3).isSorted().doesNotHaveDuplicates();
        assertThat(task.due()).isNull();
    }

    @Test
    void aTaskThatKeepsFailingFailsAfterItsAttempts() {
        TestQueue queue = TestQueue.of(new Scripted("broken", (args, context) -> unavailable()));

        TestTask task = queue.submit(TaskRequest.of("broken", HELLO).maxAttempts(2));
        queue.drain();

        assertThat(task.state()).isEqualTo(TaskState.FAILED);
        assertThat(task.attempt()).isEqualTo(2);
        assertThat(task.error().type()).isEqualTo("source-unavailable");
        assertThatThrownBy(() -> task.result(String.class))
                .isInstanceOf(AssertionError.class)
                .hasMessage(
                        "broken {\"text\":\"hello\"} is FAILED after 2 attempts (source-unavailable: no answer), so it"
                                + " has no result");
    }

    @Test
    void whatAHandlerThrewIsTheCauseOfTheTestsFailure() {
        IllegalStateException bug = new IllegalStateException("a bug");
        TestQueue queue = TestQueue.of(new Scripted("buggy", (args, context) -> {
            throw bug;
        }));

        TestTask task = queue.submit(TaskRequest.of("buggy", HELLO).maxAttempts(1));
        queue.drain();

        assertThat(task.error().message()).isEqualTo("the handler failed unexpectedly; the worker's log says why");
        assertThat(task.thrown()).isSameAs(bug);
        assertThatThrownBy(() -> task.result(String.class)).hasCause(bug);
    }

    @Test
    void retryAfterUsesUpNoAttempt() {
        TestQueue queue = TestQueue.of(new Scripted(
                "throttled",
                (args, context) -> runs.incrementAndGet() < 3
                        ? Uni.createFrom()
                                .failure(TaskFailure.retryAfter(
                                        Duration.ofMinutes(10), ErrorType.PROVIDER_UNAVAILABLE, "busy"))
                        : item("now")));
        Instant start = queue.clock().instant();

        TestTask task = queue.submit(TaskRequest.of("throttled", HELLO).maxAttempts(1));
        queue.drain();

        assertThat(task.result(String.class)).isEqualTo("now");
        assertThat(task.attempt()).isEqualTo(1);
        assertThat(queue.clock().instant()).isEqualTo(start.plus(Duration.ofMinutes(20)));
    }

    @Test
    void aFinishedStepIsNotRunAgain() {
        AtomicInteger paid = new AtomicInteger();
        TestQueue queue = TestQueue.of(new Scripted(
                "paying",
                (args, context) -> context.step(
                                "pay", Integer.class, () -> Uni.createFrom().item(paid.incrementAndGet()))
                        .chain(sum -> context.attempt() == 1 ? unavailable() : item(sum + context.finishedSteps()))));

        TestTask task = queue.submit("paying", HELLO);
        queue.drain();

        assertThat(paid).hasValue(1);
        assertThat(task.result(Integer.class)).isEqualTo(2);
        assertThat(task.steps()).containsExactly(Map.entry("pay", "1"));
        assertThat(task.attempt()).isEqualTo(2);
    }

    @Test
    void aLostWorkerIsNoFailureAndItsFinishedStepsAreKept() {
        AtomicInteger paid = new AtomicInteger();
        TestQueue queue = TestQueue.of(new Scripted(
                "long",
                (args, context) -> context.step(
                                "pay", Integer.class, () -> Uni.createFrom().item(paid.incrementAndGet()))
                        .chain(sum ->
                                runs.incrementAndGet() == 1 ? Uni.createFrom().nothing() : item(sum))));
        TestTask task = queue.submit("long", HELLO);
        TestTask other = queue.submit("long", HELLO);

        queue.start();
        assertThat(task.state()).isEqualTo(TaskState.STARTED);
        task.loseWorker();
        assertThat(task.state()).isEqualTo(TaskState.QUEUED);
        queue.drain();

        assertThat(task.result(Integer.class)).isEqualTo(1);
        assertThat(task.crashes()).isEqualTo(1);
        assertThat(task.failures()).isZero();
        assertThat(task.attempt()).isEqualTo(2);
        assertThat(other.result(Integer.class)).isEqualTo(2);
        assertThatThrownBy(task::loseWorker).hasMessageContaining("so it has no worker to lose");
    }

    @Test
    void aTaskThatKeepsLosingItsWorkerFails() {
        TestQueue queue = TestQueue.of(
                new Scripted("deadly", (args, context) -> Uni.createFrom().nothing()));
        TestTask task = queue.submit("deadly", HELLO);

        for (int i = 0; i < 3; i++) {
            queue.start();
            task.loseWorker();
        }

        assertThat(task.state()).isEqualTo(TaskState.FAILED);
        assertThat(task.error().type()).isEqualTo("worker-crashed");
    }

    @Test
    void progressUsageAndTextCanBeSeen() {
        TestQueue queue = TestQueue.of(new Scripted("talking", (args, context) -> {
            context.progress(10, "begun");
            context.progress(100, "done");
            context.used(Paid.call(3, 4, "0.5"));
            context.chunk("so far ");
            context.chunk("so good");
            return item(1);
        }));

        TestTask task = queue.submit("talking", HELLO);
        queue.drain();

        assertThat(task.progress()).containsExactly(new Progress(10, "begun"), new Progress(100, "done"));
        assertThat(task.usage()).isEqualTo(Paid.usage(3, 4, "0.5"));
        assertThat(task.text()).isEqualTo("so far so good");
    }

    @Test
    void aWaitingTaskThatIsCancelledDoesNotRun() {
        TestQueue queue = TestQueue.of(shout());
        TestTask task = queue.submit(TaskRequest.of("shout", HELLO).delay(Duration.ofHours(1)));

        task.cancel();
        queue.drain();

        assertThat(task.state()).isEqualTo(TaskState.CANCELLED);
        assertThat(task.attempt()).isZero();
        assertThatThrownBy(task::cancel).hasMessageContaining("is CANCELLED after 0 attempts");
    }

    @Test
    void aRunningTaskThatIsCancelledCancelsItsUni() {
        AtomicInteger cancelled = new AtomicInteger();
        TestQueue queue = TestQueue.of(new Scripted(
                "endless",
                (args, context) -> Uni.createFrom().nothing().onCancellation().invoke(cancelled::incrementAndGet)));
        TestTask task = queue.submit("endless", HELLO);

        queue.start();
        task.cancel();
        queue.drain();

        assertThat(task.state()).isEqualTo(TaskState.CANCELLED);
        assertThat(cancelled).hasValue(1);
        assertThat(task.error().message()).isEqualTo("cancelled while it ran");
    }

    @Test
    void aHandlerThatBlocksLearnsThatItIsCancelled() {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch seen = new CountDownLatch(1);
        TestQueue queue = TestQueue.of(new OnAThread("blocking", (args, context) -> {
            running.countDown();
            Awaitility.await().until(context::isCancelled);
            seen.countDown();
            return item(1);
        }));
        TestTask task = queue.submit("blocking", HELLO);

        queue.start();
        Awaitility.await().until(() -> running.getCount() == 0);
        task.cancel();

        assertThat(task.state()).isEqualTo(TaskState.CANCELLED);
        Awaitility.await().until(() -> seen.getCount() == 0 || !isAlive());
    }

    private static boolean isAlive() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("leadline-testkit") && thread.isInterrupted());
    }

    @Test
    void aTaskWaitsForItsTimeAndExpiresAfterIt() {
        TestQueue queue = TestQueue.of(shout());
        Instant start = queue.clock().instant();
        TestTask delayed = queue.submit(TaskRequest.of("shout", HELLO).delay(Duration.ofMinutes(5)));
        TestTask eta = queue.submit(TaskRequest.of("shout", HELLO).eta(start.plusSeconds(60)));
        TestTask expiring = queue.submit(
                TaskRequest.of("shout", HELLO).delay(Duration.ofHours(1)).expires(Duration.ofMinutes(30)));

        queue.runDue();
        assertThat(eta.state()).isEqualTo(TaskState.SCHEDULED);
        queue.advance(Duration.ofMinutes(2));
        assertThat(eta.state()).isEqualTo(TaskState.SUCCEEDED);
        assertThat(delayed.state()).isEqualTo(TaskState.SCHEDULED);
        assertThat(queue.clock().instant()).isEqualTo(start.plus(Duration.ofMinutes(2)));
        queue.drain();

        assertThat(delayed.state()).isEqualTo(TaskState.SUCCEEDED);
        assertThat(expiring.state()).isEqualTo(TaskState.EXPIRED);
    }

    @Test
    void higherPrioritiesRunFirst() {
        List<String> order = new ArrayList<>();
        TestQueue queue = TestQueue.of(new Scripted("noting", (args, context) -> {
            order.add(args.text());
            return item(1);
        }));
        for (Priority priority : List.of(Priority.LOW, Priority.NORMAL, Priority.HIGH)) {
            queue.submit(TaskRequest.of("noting", new Words(priority.name())).priority(priority));
        }

        queue.drain();

        assertThat(order).containsExactly("HIGH", "NORMAL", "LOW");
    }

    @Test
    void aTaskThatFailedCanBeRunAgain() {
        TestQueue queue = TestQueue.of(
                new Scripted("mended", (args, context) -> runs.incrementAndGet() == 1 ? unavailable() : item("well")));
        TestTask task = queue.submit(TaskRequest.of("mended", HELLO).maxAttempts(1));
        queue.drain();

        task.retry();
        queue.drain();

        assertThat(task.result(String.class)).isEqualTo("well");
        assertThatThrownBy(task::retry).hasMessageContaining("so it cannot be run again");
    }

    @Test
    void aShortTimeLimitIsKept() {
        TestQueue queue = TestQueue.of(
                new Scripted("hanging", (args, context) -> Uni.createFrom().nothing()));

        TestTask task =
                queue.submit(TaskRequest.of("hanging", HELLO).maxAttempts(1).timeout(Duration.ofMillis(20)));
        queue.drain();

        assertThat(task.error().type()).isEqualTo("timeout");
    }

    @Test
    void aRunThatGivesNoAnswerFailsTheTestAndSaysWhatToDo() {
        TestQueue queue = TestQueue.of(new Scripted(
                        "hanging", (args, context) -> Uni.createFrom().nothing()))
                .patience(Duration.ofMillis(20));
        queue.submit("hanging", HELLO);

        assertThatThrownBy(queue::drain)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("the run of hanging gave no answer within PT0.02S of real time");
    }

    @Test
    void aQueueThatNeverGetsEmptyFailsTheTest() {
        TestQueue queue = TestQueue.of(new Scripted(
                "busy",
                (args, context) -> Uni.createFrom()
                        .failure(TaskFailure.retryAfter(
                                Duration.ofSeconds(1), ErrorType.PROVIDER_UNAVAILABLE, "busy"))));
        queue.submit("busy", HELLO);

        assertThatThrownBy(queue::drain)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("after 10000 runs tasks still wait, such as")
                .hasMessageContaining("provider-unavailable: busy");
    }

    @Test
    void whatAHandlerEnqueuesCanBeAsserted() {
        TestQueue queue = new TestQueue();
        queue.add(shout())
                .add(new Scripted(
                        "parent",
                        (args, context) -> queue.enqueue(TaskRequest.of("shout", args)
                                        .tenant(context.tenant())
                                        .idempotencyKey(context.id() + ":shout"))
                                .chain(child -> context.attempt() == 1 ? unavailable() : item(child.value()))));

        TestTask parent = queue.submit(TaskRequest.of("parent", HELLO).tenant("acme"));
        queue.assertNotEnqueued("shout");
        queue.drain();

        TestTask child = queue.assertEnqueued("shout", new Words("hello"));
        assertThat(queue.assertEnqueued("shout")).isSameAs(child);
        assertThat(child.tenant()).isEqualTo("acme");
        assertThat(child.result(String.class)).isEqualTo("HELLO");
        assertThat(parent.result(String.class)).isEqualTo(child.id().value());
        assertThatThrownBy(() -> queue.assertEnqueued("shout", new Words("bye")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("expected a task shout {\"text\":\"bye\"}; enqueued were:")
                .hasMessageContaining("- shout {\"text\":\"hello\"} is SUCCEEDED after 1 attempt");
        assertThatThrownBy(() -> queue.assertNotEnqueued("shout")).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> new TestQueue().assertEnqueued("shout"))
                .hasMessage("expected one task shout, but there are 0; nothing was enqueued");
    }

    @Test
    void everyRunOfATestSeesTheSameDelays() {
        assertThat(delays()).isEqualTo(delays());
    }

    private static List<Instant> delays() {
        List<Instant> times = new ArrayList<>();
        TestQueue queue = new TestQueue();
        queue.add(new Scripted("broken", (args, context) -> {
            times.add(queue.clock().instant());
            return unavailable();
        }));
        queue.submit("broken", HELLO);
        queue.drain();
        return times;
    }
}
