package dev.leadline.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.broker.BrokerFixture;
import dev.leadline.task.Task;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import dev.leadline.worker.WorkerFixture.Settings;
import io.quarkus.vertx.http.HttpServerStart;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.http.HttpServerOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How a process fills its slots, and how it stops. */
class WorkerPoolTest extends WorkerTest {

    private final Queue<UniEmitter<? super Object>> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger started = new AtomicInteger();

    /** Runs until the test lets it end. */
    private final Scripted held = new Scripted(
            "held",
            (args, context) -> Uni.createFrom().emitter(emitter -> {
                started.incrementAndGet();
                waiting.add(emitter);
            }));

    private void release() {
        WorkerFixture.soon().until(() -> !waiting.isEmpty());
        waiting.remove().complete("released");
    }

    private void awaitStarted(int runs) {
        WorkerFixture.soon().untilAtomic(started, org.hamcrest.Matchers.is(runs));
    }

    @Test
    void noMoreTasksRunAtOnceThanAllowedAndAFreeSlotIsFilledAtOnce() {
        WorkerFixture worker = worker(Settings.USUAL.atOnce(3), held);
        List<TaskId> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.add(worker.enqueue("held"));
        }

        awaitStarted(3);
        release();
        awaitStarted(4);
        assertThat(waiting).hasSize(3);
        for (int i = 0; i < 4; i++) {
            release();
        }

        assertThat(ids).allSatisfy(id -> assertThat(worker.ended(id).result()).isEqualTo("\"released\""));
    }

    @Test
    void aWorkerThatWasFullTakesTheNextTaskAtOnceAndNotAtTheEndOfItsWait() {
        // A third of this lease, which is how long a worker waits for a token, is longer than the test waits.
        BrokerFixture patient = new BrokerFixture(redis.url(), Duration.ofSeconds(5), 0, Duration.ofMinutes(2));
        try (WorkerFixture worker = new WorkerFixture(patient, Settings.USUAL.atOnce(1), held)) {
            for (int i = 0; i < 3; i++) {
                TaskId id = worker.enqueue("held");
                release();
                assertThat(worker.ended(id).state()).isEqualTo(TaskState.SUCCEEDED);
            }
        }
    }

    @Test
    void aWorkerTakesFromTheQueuesThatItWasGivenAndFromNoOther() {
        WorkerFixture worker = worker(Settings.USUAL.only("reports", "urgent"), held);
        TaskId other = worker.enqueue(BrokerFixture.aTask().handler("held").queue("default"));
        TaskId own = worker.enqueue(BrokerFixture.aTask().handler("held").queue("urgent"));

        release();

        assertThat(worker.ended(own).state()).isEqualTo(TaskState.SUCCEEDED);
        assertThat(worker.task(other).state()).isEqualTo(TaskState.QUEUED);
        assertThat(started).hasValue(1);
    }

    @Test
    void aQueueThatIsNewIsServedByWorkersOfAllQueues() {
        WorkerFixture worker = worker(held);

        TaskId id = worker.enqueue(BrokerFixture.aTask().handler("held").queue("invented-today"));
        release();

        assertThat(worker.ended(id).state()).isEqualTo(TaskState.SUCCEEDED);
    }

    @Test
    void aDelayedTaskStartsWhenItIsDueAndNotBefore() {
        WorkerFixture worker = worker(held);
        TaskId id = worker.enqueue(BrokerFixture.aTask().handler("held").delay(Duration.ofMillis(400)));

        release();

        Task task = worker.ended(id);
        assertThat(Duration.between(task.times().createdAt(), task.times().startedAt()))
                .isBetween(Duration.ofMillis(400), Duration.ofMillis(1_400));
    }

    @Test
    void aRunKnowsItsTask() {
        WorkerFixture worker = worker(new Scripted(
                "asks",
                (args, context) ->
                        Uni.createFrom().item(List.of(context.id().toString(), context.tenant(), context.attempt()))));

        TaskId id = worker.enqueue(BrokerFixture.aTask().handler("asks").tenant("acme"));

        assertThat(worker.ended(id).result()).isEqualTo("[\"" + id + "\",\"acme\",1]");
    }

    @Test
    void theNewestProgressIsSeenWhileTheTaskRunsAndTheLastStays() {
        WorkerFixture worker = worker(new Scripted("telling", (args, context) -> {
            context.progress(10, "started");
            context.progress(20, "reading");
            return Uni.createFrom()
                    .emitter(emitter -> {
                        waiting.add((UniEmitter<? super Object>) (UniEmitter<?>) emitter);
                    })
                    .invoke(() -> context.progress(100, "done"));
        }));
        TaskId id = worker.enqueue("telling");

        Task running = WorkerFixture.soon().until(() -> worker.task(id), task -> task.progress() != null);
        assertThat(running.progress().percent()).isEqualTo(20);
        assertThat(running.progress().message()).isEqualTo("reading");
        release();

        assertThat(worker.ended(id).progress().message()).isEqualTo("done");
    }

    @Test
    void theLastReportStaysWhetherTheRunEndsBeforeItIsSentOrWhileItIs() {
        // Reports are sent 50 ms after the first of them, all at once: just when these runs end.
        WorkerFixture worker = worker(Settings.USUAL.atOnce(500), new Scripted("brief", (args, context) -> {
            context.progress(100, "done");
            Duration rest = Duration.ofNanos(ThreadLocalRandom.current().nextLong(40_000_000, 60_000_000));
            return Uni.createFrom().item("ok").onItem().delayIt().by(rest);
        }));
        List<TaskId> ids = Multi.createFrom()
                .range(0, 5_000)
                .map(i -> BrokerFixture.aTask().handler("brief").build())
                .onItem()
                .transformToUniAndMerge(task -> worker.node.broker.enqueue(task).replaceWith(task.id()))
                .collect()
                .asList()
                .await()
                .atMost(Duration.ofSeconds(20));

        assertThat(ids).allSatisfy(id -> assertThat(worker.ended(id).progress()).isNotNull());
    }

    // ── Starting ────────────────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void aWorkerStartsNoTaskUntilItsOwnHttpServerListensAndIsListedMeanwhile() {
        BrokerFixture node = new BrokerFixture(redis.url());
        OwnHttpServer server = new OwnHttpServer(node.vertx, true, false);
        TaskId id = node.enqueue(BrokerFixture.aTask().handler("held").build());
        try (WorkerFixture worker = new WorkerFixture(node, Settings.USUAL, server, held)) {
            // The first take that is answered says who the worker is: one that asked for tasks would have brought this
            // one.
            WorkerFixture.soon()
                    .until(() -> node.await(node.workers.page(500, null)).items().stream()
                            .anyMatch(listed -> "test".equals(listed.version())));
            assertThat(worker.task(id).state()).isEqualTo(TaskState.QUEUED);

            server.onHttp(new HttpServerStart(new HttpServerOptions()));

            release(id, worker);
            assertThat(worker.task(id).counters().attempt()).isEqualTo(1);
        }
    }

    // ── Stopping ────────────────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void aWorkerThatStopsLetsItsRunsEndWithinTheGracePeriodAndTakesNoMore() {
        WorkerFixture worker = worker(Settings.USUAL.atOnce(1).grace(Duration.ofSeconds(10)), held);
        TaskId running = worker.enqueue("held");
        TaskId next = worker.enqueue("held");
        awaitStarted(1);

        Thread stopping = new Thread(worker::stop);
        stopping.start();
        release();

        assertThat(worker.ended(running).state()).isEqualTo(TaskState.SUCCEEDED);
        WorkerFixture.soon().until(() -> !stopping.isAlive());
        assertThat(worker.task(next).state()).isEqualTo(TaskState.QUEUED);
        assertThat(started).hasValue(1);
    }

    @Test
    void whatRunsWhenTheGracePeriodEndsIsReleasedAndUsesUpNoAttempt() {
        WorkerFixture worker = worker(held);
        TaskId id = worker.enqueue(BrokerFixture.aTask().handler("held").maxAttempts(1));
        awaitStarted(1);

        worker.stop();

        Task task = worker.task(id);
        assertThat(task.state()).isEqualTo(TaskState.QUEUED);
        assertThat(task.counters().failures()).isZero();
        WorkerFixture other = worker(held);
        awaitStarted(2);
        waiting.forEach(run -> run.complete("released"));
        assertThat(other.ended(id).state()).isEqualTo(TaskState.SUCCEEDED);
    }

    @Test
    void aWorkerThatStoppedIsNoLongerListedAndLeavesNothingBehind() {
        WorkerFixture worker = worker(held);
        release(worker.enqueue("held"), worker);

        worker.stop();

        assertThat(worker.node.await(worker.node.workers.page(500, null)).items())
                .isEmpty();
        worker.node.await(worker.node.maintenance.reclaim());
        assertThat(redis.list("ZRANGE", "leadline:{0}:workers", "0", "-1")).isEmpty();
        assertThat(redis.list("KEYS", "leadline:{0}:worker:*")).isEmpty();
    }

    private void release(TaskId id, WorkerFixture worker) {
        release();
        worker.ended(id);
    }
}
