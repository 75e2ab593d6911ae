package dev.leadline.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.broker.BrokerFixture;
import dev.leadline.task.ErrorType;
import dev.leadline.task.Task;
import dev.leadline.task.TaskFailure;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import dev.leadline.testsupport.RedisProcess;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** How attempts fail, and what happens to their tasks. */
@Execution(ExecutionMode.CONCURRENT)
class FailuresTest {

    private static RedisProcess redis;

    private final AtomicInteger runs = new AtomicInteger();
    private WorkerFixture worker;

    @BeforeAll
    static void startRedis() {
        redis = BrokerFixture.redis();
    }

    @AfterAll
    static void stopRedis() {
        redis.close();
    }

    @BeforeEach
    void clear() {
        redis.call("FLUSHALL");
    }

    @AfterEach
    void stop() {
        worker.close();
    }

    /** The end of a task whose handler does this, with three attempts. */
    private Task endOf(Scripted.Work work) {
        return endOf(new Scripted("scripted", counted(work)));
    }

    private Task endOf(Scripted handler) {
        worker = new WorkerFixture(redis.url(), handler);
        return worker.ended(
                worker.enqueue(BrokerFixture.aTask().handler(handler.name()).maxAttempts(3)));
    }

    private Scripted.Work counted(Scripted.Work work) {
        return (args, context) -> {
            runs.incrementAndGet();
            return work.run(args, context);
        };
    }

    private static void assertFailed(Task task, String type, boolean retryable, int attempt) {
        assertThat(task.state()).isEqualTo(TaskState.FAILED);
        assertThat(task.error().type()).isEqualTo(type);
        assertThat(task.error().retryable()).isEqualTo(retryable);
        assertThat(task.error().attempt()).isEqualTo(attempt);
        assertThat(task.counters().attempt()).isEqualTo(attempt);
        assertThat(task.result()).isNull();
    }

    // ── Trying again ────────────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void aTaskThatKeepsFailingIsTriedAsOftenAsItMayAndThenFailsWithItsType() {
        Task task = endOf((args, context) -> Uni.createFrom()
                .failure(TaskFailure.transientFailure(ErrorType.PROVIDER_UNAVAILABLE, "the model is overloaded")));

        assertFailed(task, "provider-unavailable", true, 3);
        assertThat(task.error().message()).isEqualTo("the model is overloaded");
        assertThat(task.counters().failures()).isEqualTo(2);
        assertThat(runs).hasValue(3);
    }

    @Test
    void betweenTwoAttemptsATaskIsRetryingAndSaysWhenItIsDue() {
        CountDownLatch again = new CountDownLatch(1);
        worker = new WorkerFixture(
                redis.url(),
                new Scripted("flaky", (args, context) -> {
                    if (context.attempt() == 1) {
                        throw TaskFailure.transientFailure(ErrorType.SOURCE_UNAVAILABLE, "no answer");
                    }
                    again.await();
                    return Uni.createFrom().item("at last");
                }) {
                    @Override
                    public dev.leadline.task.RetryPolicy retry() {
                        // A delay between 0 and 400 ms, so that some of the tasks are seen waiting.
                        return new dev.leadline.task.RetryPolicy(4, Duration.ofMillis(400), Duration.ofMillis(400));
                    }
                });
        TaskId id = worker.enqueue("flaky");
        for (int i = 0; i < 20; i++) {
            worker.enqueue("flaky");
        }

        WorkerFixture.soon().until(() -> redis.call("ZCARD", "leadline:{0}:later"), waiting -> (long) waiting > 0);
        again.countDown();

        Task task = worker.ended(id);
        assertThat(task.state()).isEqualTo(TaskState.SUCCEEDED);
        assertThat(task.result()).isEqualTo("\"at last\"");
        assertThat(task.counters().attempt()).isEqualTo(2);
        assertThat(task.counters().failures()).isEqualTo(1);
        assertThat(task.error()).as("what is past is no error").isNull();
    }

    @Test
    void aPermanentFailureIsNotTriedAgain() {
        Task task = endOf((args, context) ->
                Uni.createFrom().failure(TaskFailure.permanent(ErrorType.PROVIDER_REFUSED, "blocked prompt")));

        assertFailed(task, "provider-refused", false, 1);
        assertThat(runs).hasValue(1);
    }

    @Test
    void retryAfterUsesUpNoAttemptAndTheTaskIsScheduledMeanwhile() {
        worker = new WorkerFixture(redis.url(), new Scripted("throttled", counted((args, context) -> {
            if (runs.get() <= 3) {
                throw TaskFailure.retryAfter(
                        Duration.ofMillis(300), ErrorType.PROVIDER_UNAVAILABLE, "quota of this minute is used up");
            }
            return Uni.createFrom().item(context.attempt());
        })));
        TaskId id = worker.enqueue(BrokerFixture.aTask().handler("throttled").maxAttempts(1));

        Task waiting = worker.reaches(id, TaskState.SCHEDULED);
        assertThat(waiting.counters().attempt()).isZero();
        assertThat(waiting.times().dueAt()).isAfter(waiting.times().createdAt());
        assertThat(waiting.error().message()).isEqualTo("quota of this minute is used up");

        Task task = worker.ended(id);
        assertThat(task.state()).isEqualTo(TaskState.SUCCEEDED);
        assertThat(task.result()).as("the attempt's number").isEqualTo("1");
        assertThat(task.counters().failures()).isZero();
        assertThat(runs).hasValue(4);
    }

    // ── Time ────────────────────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void aReactiveRunThatTakesTooLongIsCancelledAndEndsWithTimeout() {
        AtomicInteger cancelled = new AtomicInteger();
        worker = new WorkerFixture(
                redis.url(),
                new Scripted(
                        "slow",
                        (args, context) ->
                                Uni.createFrom().nothing().onCancellation().invoke(cancelled::incrementAndGet)));

        Task task = worker.ended(worker.enqueue(BrokerFixture.aTask()
                .handler("slow")
                .timeout(Duration.ofMillis(100))
                .maxAttempts(2)));

        assertFailed(task, "timeout", true, 2);
        assertThat(cancelled).hasValue(2);
    }

    @Test
    void aBlockingRunThatTakesTooLongIsInterruptedAndEndsWithTimeout() {
        AtomicBoolean interrupted = new AtomicBoolean();
        worker = new WorkerFixture(redis.url(), new Scripted.OnWorkerThread("slow", (args, context) -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.set(true);
            }
            return Uni.createFrom().item("too late");
        }));

        Task task = worker.ended(worker.enqueue(BrokerFixture.aTask()
                .handler("slow")
                .timeout(Duration.ofMillis(100))
                .maxAttempts(1)));

        assertFailed(task, "timeout", true, 1);
        WorkerFixture.soon().untilTrue(interrupted);
    }

    // ── Handlers that misbehave ─────────────────────────────────────────────────────────────────────────────────────

    @Test
    void aHandlerThatThrowsIsTriedAgainAndItsWordsStayInTheLog() {
        Task task = endOf((args, context) -> {
            throw new IllegalStateException("password=hunter2 in com.acme.Secret");
        });

        assertFailed(task, "handler-failed", true, 3);
        assertThat(task.error().message()).doesNotContain("hunter2", "Exception", "com.acme");
    }

    @Test
    void anErrorEndsTheAttemptNotTheWorker() {
        assertFailed(
                endOf((args, context) -> {
                    throw new StackOverflowError();
                }),
                "handler-failed",
                true,
                3);
    }

    @Test
    void anErrorOnAWorkerThreadEndsTheAttemptNotTheWorker() {
        assertFailed(
                endOf(new Scripted.OnWorkerThread("scripted", (args, context) -> {
                    throw new NoClassDefFoundError("x");
                })),
                "handler-failed",
                true,
                3);
    }

    @Test
    void aHandlerThatReturnsNoUniFails() {
        assertFailed(endOf((args, context) -> null), "handler-failed", true, 3);
    }

    @Test
    void nothingIsAResultToo() {
        Task task = endOf((args, context) -> Uni.createFrom().nullItem());

        assertThat(task.state()).isEqualTo(TaskState.SUCCEEDED);
        assertThat(task.result()).isEqualTo("null");
    }

    @Test
    void aResultThatIsNoJsonFails() {
        assertFailed(endOf((args, context) -> Uni.createFrom().item(new Object())), "handler-failed", true, 3);
    }

    @Test
    void aResultThatIsTooLargeFailsAtOnce() {
        Task task = endOf((args, context) -> Uni.createFrom().item("x".repeat(4 << 20)));

        assertFailed(task, "too-large", false, 1);
        assertThat(runs).hasValue(1);
    }

    @Test
    void aResultOfNearly4MiBIsKept() {
        String long4 = "x".repeat((4 << 20) - 2);

        Task task = endOf((args, context) -> Uni.createFrom().item(long4));

        assertThat(task.state()).isEqualTo(TaskState.SUCCEEDED);
        assertThat(task.result()).hasSize(4 << 20);
    }

    // ── What the worker checks itself ───────────────────────────────────────────────────────────────────────────────

    @Test
    void argumentsThatThisVersionOfTheHandlerRefusesFailTheTaskAtOnce() {
        worker = new WorkerFixture(
                redis.url(),
                new Scripted("scripted", (args, context) -> Uni.createFrom().item("never")));

        Task task = worker.ended(
                worker.enqueue(BrokerFixture.aTask().handler("scripted").args("{\"text\": \"more than ten\"}")));

        assertFailed(task, "invalid-arguments", false, 1);
        assertThat(task.error().message()).isEqualTo("text: must have at most 10 characters");
    }

    @Test
    void aHandlerThatLacksWhatItNeedsFailsTheTaskAtOnce() {
        Task task = endOf(new Scripted.Lacking(
                "lacking", counted((args, context) -> Uni.createFrom().item("never"))));

        assertFailed(task, "not-configured", false, 1);
        assertThat(task.error().message()).isEqualTo("GEMINI_API_KEY is not set");
        assertThat(runs).hasValue(0);
    }

    @Test
    void anOutcomeThatRedisRefusesForAWhileIsKeptAndWritten() {
        AtomicReference<UniEmitter<? super Object>> run = new AtomicReference<>();
        worker = new WorkerFixture(
                redis.url(),
                new Scripted("held", (args, context) -> Uni.createFrom().<Object>emitter(emitter -> run.set(emitter))));
        TaskId id = worker.enqueue("held");
        WorkerFixture.soon().until(() -> run.get() != null);

        redis.call("ACL", "SETUSER", "default", "-eval", "-evalsha");
        try {
            long refused = refusals();
            run.get().complete("kept");
            WorkerFixture.soon().until(() -> refusals() > refused + 1);
        } finally {
            redis.call("ACL", "SETUSER", "default", "+eval", "+evalsha");
        }

        assertThat(worker.ended(id).result()).isEqualTo("\"kept\"");
    }

    private static long refusals() {
        return Pattern.compile("cmdstat_evalsha:.*rejected_calls=(\\d+)")
                .matcher(String.valueOf(redis.call("INFO", "commandstats")))
                .results()
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .sum();
    }

    @Test
    void aRecordThatCannotBeReadEndsAloneAndDoesNotStopItsWorker() {
        worker = new WorkerFixture(
                redis.url(),
                new Scripted("fine", (args, context) -> Uni.createFrom().item("fine")));
        TaskId damaged = worker.enqueue(BrokerFixture.aTask().handler("fine").delay(Duration.ofMillis(300)));
        redis.call("HSET", "leadline:{0}:task:" + damaged, "spec", "one-word");
        TaskId fine = worker.enqueue(BrokerFixture.aTask().handler("fine").delay(Duration.ofMillis(300)));

        assertThat(worker.ended(fine).state()).isEqualTo(TaskState.SUCCEEDED);
        WorkerFixture.soon()
                .until(() -> String.valueOf(redis.call("HGET", "leadline:{0}:task:" + damaged, "status"))
                        .startsWith("FAILED "));
    }

    @Test
    void aTaskThatThisWorkerDoesNotKnowIsLeftToOthersAndUsesUpNoAttempt() {
        worker = new WorkerFixture(redis.url());
        TaskId id = worker.enqueue("of_the_next_release");

        Task task = worker.reaches(id, TaskState.SCHEDULED);

        assertThat(task.error().type()).isEqualTo("not-configured");
        assertThat(task.counters().attempt()).isZero();
        assertThat(task.times().dueAt()).isAfter(task.times().createdAt().plusSeconds(8));
    }
}
