package dev.leadline.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.leadline.broker.BrokerFixture;
import dev.leadline.handler.TaskRequest;
import dev.leadline.task.ErrorType;
import dev.leadline.task.Task;
import dev.leadline.task.TaskFailure;
import dev.leadline.testkit.TestQueue;
import dev.leadline.testkit.TestTask;
import dev.leadline.testsupport.Paid;
import dev.leadline.testsupport.RedisProcess;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** In the test kit a handler meets the same end as on a worker with Redis. */
@Execution(ExecutionMode.CONCURRENT)
class TestKitFidelityTest {

    private static RedisProcess redis;

    @BeforeAll
    static void startRedis() {
        redis = BrokerFixture.redis();
    }

    @AfterAll
    static void stopRedis() {
        redis.close();
    }

    private static Scripted scripted(Scripted.Work work) {
        return new Scripted("scripted", work);
    }

    private static <T> Uni<T> failure(TaskFailure failure) {
        return Uni.createFrom().failure(failure);
    }

    /** Each makes a new handler, since handlers count their runs. */
    static Stream<Arguments> handlers() {
        return Stream.of(
                handler(
                        "gives a result",
                        () -> scripted((args, context) -> Uni.createFrom().item(Map.of("n", 1)))),
                handler(
                        "gives null",
                        () -> scripted((args, context) -> Uni.createFrom().nullItem())),
                handler(
                        "fails for good",
                        () -> scripted(
                                (args, context) -> failure(TaskFailure.permanent(ErrorType.PROVIDER_REFUSED, "no")))),
                handler(
                        "fails each time",
                        () -> scripted((args, context) ->
                                failure(TaskFailure.transientFailure(ErrorType.SOURCE_UNAVAILABLE, "no answer")))),
                handler(
                        "succeeds in the end",
                        () -> scripted((args, context) -> context.attempt() < 3
                                ? failure(TaskFailure.transientFailure(ErrorType.SOURCE_UNAVAILABLE, "no answer"))
                                : Uni.createFrom().item(context.attempt()))),
                handler(
                        "throws",
                        () -> scripted((args, context) -> {
                            throw new IllegalStateException("a bug with a secret");
                        })),
                handler("returns no Uni", () -> scripted((args, context) -> null)),
                handler(
                        "gives what is no JSON",
                        () -> scripted((args, context) -> Uni.createFrom().item(new Object()))),
                handler(
                        "gives too much",
                        () -> scripted((args, context) -> Uni.createFrom().item("x".repeat(5 << 20)))),
                handler(
                        "takes too long",
                        () -> scripted((args, context) -> Uni.createFrom().nothing())),
                handler(
                        "lacks a key",
                        () -> new Scripted.Lacking(
                                "scripted", (args, context) -> Uni.createFrom().item(1))),
                handler(
                        "blocks",
                        () -> new Scripted.OnWorkerThread("scripted", (args, context) -> {
                            new java.util.concurrent.CountDownLatch(1)
                                    .await(1, java.util.concurrent.TimeUnit.MILLISECONDS);
                            return Uni.createFrom().item("from a thread");
                        })),
                handler("is put back twice", () -> {
                    AtomicInteger runs = new AtomicInteger();
                    return scripted((args, context) -> runs.incrementAndGet() < 3
                            ? failure(TaskFailure.retryAfter(
                                    Duration.ofMillis(1), ErrorType.PROVIDER_UNAVAILABLE, "busy"))
                            : Uni.createFrom().item(runs.get()));
                }),
                handler("keeps a step", () -> {
                    AtomicInteger runs = new AtomicInteger();
                    return scripted((args, context) -> {
                        context.used(Paid.call(1, 1, "0.25"));
                        return context.step(
                                        "paid",
                                        Integer.class,
                                        () -> Uni.createFrom().item(runs.incrementAndGet()))
                                .chain(paid -> context.attempt() == 1
                                        ? failure(TaskFailure.transientFailure(ErrorType.SOURCE_UNAVAILABLE, "no"))
                                        : Uni.createFrom().item(paid * 10 + context.finishedSteps()));
                    });
                }),
                handler(
                        "has two steps of a name under way",
                        () -> scripted((args, context) -> context.step(
                                "a",
                                String.class,
                                () -> context.step(
                                        "a",
                                        String.class,
                                        () -> Uni.createFrom().item("inner"))))),
                handler(
                        "keeps too large a step",
                        () -> scripted((args, context) -> context.step(
                                "large", String.class, () -> Uni.createFrom().item("x".repeat(5 << 20))))),
                handler(
                        "names a step by nothing",
                        () -> scripted((args, context) -> context.step(
                                "", String.class, () -> Uni.createFrom().item("x")))));
    }

    private static Arguments handler(String what, Supplier<Scripted> maker) {
        return arguments(what, maker);
    }

    @ParameterizedTest(name = "a handler that {0}")
    @MethodSource("handlers")
    void endsAsOnAWorker(String what, Supplier<Scripted> maker) {
        assertThat(inTheKit(maker.get())).isEqualTo(onAWorker(maker.get()));
    }

    private static String onAWorker(Scripted handler) {
        try (WorkerFixture worker = new WorkerFixture(redis.url(), handler)) {
            Task task = worker.ended(worker.enqueue(
                    BrokerFixture.aTask().handler("scripted").maxAttempts(3).timeout(Duration.ofMillis(500))));
            return String.join(
                    " ",
                    task.state().name(),
                    String.valueOf(task.result()),
                    String.valueOf(task.error()),
                    String.valueOf(task.counters().attempt()),
                    String.valueOf(task.counters().failures()),
                    task.usage().toString());
        }
    }

    private static String inTheKit(Scripted handler) {
        TestQueue queue = TestQueue.of(handler);
        TestTask task = queue.submit(TaskRequest.of("scripted").maxAttempts(3).timeout(Duration.ofMillis(500)));
        queue.drain();
        boolean done = task.state() == dev.leadline.task.TaskState.SUCCEEDED;
        return String.join(
                " ",
                task.state().name(),
                done ? String.valueOf(task.result(com.fasterxml.jackson.databind.JsonNode.class)) : "null",
                done ? "null" : task.error().toString(),
                String.valueOf(task.attempt()),
                String.valueOf(task.failures()),
                task.usage().toString());
    }
}
