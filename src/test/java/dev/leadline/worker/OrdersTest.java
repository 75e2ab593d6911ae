package dev.leadline.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.broker.BrokerFixture;
import dev.leadline.control.Order;
import dev.leadline.listing.WorkerView;
import dev.leadline.task.Orders;
import dev.leadline.task.Task;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import dev.leadline.worker.WorkerFixture.Settings;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Workers do what operators order. A third of the lease here, which is how long a worker waits for a token, is longer than a test
 * waits: orders come by the worker's own token.
 */
class OrdersTest extends WorkerTest {

    private static final Duration LEASE = Duration.ofMinutes(2);

    private final Queue<UniEmitter<? super Object>> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger started = new AtomicInteger();
    private final List<WorkerFixture> patient = new ArrayList<>();

    /** Runs until the test lets it end. */
    private final Scripted held = new Scripted(
            "held",
            (args, context) -> Uni.createFrom().emitter(emitter -> {
                waiting.add(emitter);
                started.incrementAndGet();
            }));

    private WorkerFixture patientWorker(Settings settings) {
        WorkerFixture worker =
                new WorkerFixture(new BrokerFixture(redis.url(), Duration.ofSeconds(5), 0, LEASE), settings, held);
        patient.add(worker);
        return worker;
    }

    @AfterEach
    void stopPatientWorkers() {
        patient.forEach(WorkerFixture::close);
    }

    private static WorkerView view(WorkerFixture worker) {
        return WorkerFixture.soon()
                .until(
                        () -> worker.node
                                .await(worker.node.workers.page(10, null))
                                .items(),
                        workers -> workers.size() == 1
                                && "test".equals(workers.get(0).version()))
                .get(0);
    }

    private static void order(WorkerFixture worker, Orders orders) {
        assertThat(worker.node.await(
                        worker.node.workerControl.order(view(worker).id(), orders)))
                .isEqualTo(Order.Result.NOTED);
    }

    /** Waits until the worker itself, and not only the order, says so. */
    private static void says(WorkerFixture worker, String text) {
        String key = worker.node.keys.worker(view(worker).id());
        WorkerFixture.soon()
                .until(() -> String.valueOf(redis.call("HGET", key, "about")).contains(text));
    }

    private void awaitStarted(int runs) {
        WorkerFixture.soon().untilAtomic(started, org.hamcrest.Matchers.is(runs));
    }

    private static TaskId enqueue(WorkerFixture worker, String queue) {
        return worker.enqueue(BrokerFixture.aTask().handler("held").queue(queue));
    }

    @Test
    void aWorkerThatIsDrainedEndsWhatItRunsAndTakesNoMoreUntilItIsResumed() {
        WorkerFixture worker = patientWorker(Settings.USUAL);
        TaskId running = enqueue(worker, "default");
        awaitStarted(1);

        order(worker, new Orders(true, null, null));
        says(worker, "\"draining\":true");
        TaskId next = enqueue(worker, "default");
        waiting.remove().complete("ended");

        assertThat(worker.ended(running).state()).isEqualTo(TaskState.SUCCEEDED);
        assertThat(view(worker).draining()).isTrue();
        assertThat(worker.task(next).state()).isEqualTo(TaskState.QUEUED);

        order(worker, new Orders(false, null, null));
        awaitStarted(2);
        assertThat(view(worker).draining()).isFalse();
    }

    @Test
    void aWorkerRunsMoreTasksAtOnceAsSoonAsItsConcurrencyIsRaisedThoughItWasFull() {
        WorkerFixture worker = patientWorker(Settings.USUAL.atOnce(1));
        for (int i = 0; i < 4; i++) {
            enqueue(worker, "default");
        }
        awaitStarted(1);

        order(worker, new Orders(null, 3, null));

        awaitStarted(3);
        assertThat(view(worker).concurrency()).isEqualTo(3);
        WorkerFixture.soon().until(() -> view(worker).load() == 1.0);
    }

    @Test
    void aWorkerWhoseConcurrencyIsLoweredEndsWhatItRunsAndThenRunsFewer() {
        WorkerFixture worker = patientWorker(Settings.USUAL.atOnce(3));
        List<TaskId> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.add(enqueue(worker, "default"));
        }
        awaitStarted(3);

        order(worker, new Orders(null, 1, null));
        says(worker, "\"concurrency\":1,");
        waiting.remove().complete("ended");
        waiting.remove().complete("ended");

        // Two have ended; as long as the third runs, no other may start.
        WorkerFixture.soon()
                .until(() -> ids.stream()
                                .filter(id -> worker.task(id).state() == TaskState.SUCCEEDED)
                                .count()
                        == 2);
        assertThat(started).hasValue(3);
        waiting.remove().complete("ended");
        awaitStarted(4);
    }

    @Test
    void aWorkerServesOtherQueuesAsSoonAsItIsOrderedToAndAllWithAnEmptyList() {
        WorkerFixture worker = patientWorker(Settings.USUAL.only("a"));
        says(worker, "\"queues\":[\"a\"]");
        TaskId inB = enqueue(worker, "b");
        assertThat(worker.task(inB).state()).isEqualTo(TaskState.QUEUED);

        order(worker, new Orders(null, null, List.of("b", "c")));

        awaitStarted(1);
        TaskId inA = enqueue(worker, "a");
        TaskId inC = enqueue(worker, "c");
        worker.reaches(inC, TaskState.STARTED);
        assertThat(worker.task(inA).state()).isEqualTo(TaskState.QUEUED);
        assertThat(view(worker).queues()).containsExactly("b", "c");

        order(worker, new Orders(null, null, List.of()));

        worker.reaches(inA, TaskState.STARTED);
        worker.reaches(enqueue(worker, "new"), TaskState.STARTED);
        assertThat(view(worker).queues()).isEmpty();
    }

    @Test
    void anOrderLeavesWhatItDoesNotNameAsItWasOrderedBefore() {
        WorkerFixture worker = patientWorker(Settings.USUAL);
        order(worker, new Orders(null, 7, List.of("a")));
        order(worker, new Orders(true, null, null));
        order(worker, new Orders(false, null, null));

        says(worker, "\"queues\":[\"a\"]");

        assertThat(view(worker).concurrency()).isEqualTo(7);
        assertThat(view(worker).draining()).isFalse();
    }

    @Test
    void aWorkerThatWasDeclaredLostKeepsItsOrdersUnderItsNewId() {
        WorkerFixture worker = patientWorker(Settings.USUAL);
        order(worker, new Orders(true, 5, null));
        says(worker, "\"draining\":true");
        String old = view(worker).id();
        redis.call("ZREM", "leadline:{0}:workers", old);
        redis.call("SET", "leadline:{0}:lost:" + old, "1");

        worker.node.await(worker.node.leases.wake(old));

        WorkerFixture.soon().until(() -> !view(worker).id().equals(old));
        assertThat(view(worker).draining()).isTrue();
        assertThat(view(worker).concurrency()).isEqualTo(5);
        TaskId waits = enqueue(worker, "default");
        order(worker, new Orders(false, null, null));
        worker.reaches(waits, TaskState.STARTED);
    }

    @Test
    void ordersEndWithTheWorkerAndNobodyElseGetsThem() {
        WorkerFixture worker = worker(Settings.USUAL.atOnce(4), held);
        order(worker, new Orders(true, 1, null));
        String id = view(worker).id();
        worker.stop();
        worker.node.await(worker.node.maintenance.reclaim());

        assertThat(redis.call("EXISTS", worker.node.keys.worker(id))).isEqualTo(0L);
        assertThat(worker.node.await(worker.node.workerControl.order(id, new Orders(true, null, null))))
                .isEqualTo(Order.Result.UNKNOWN);
        WorkerFixture other = worker(Settings.USUAL.atOnce(4), held);
        assertThat(view(other).draining()).isFalse();
        assertThat(view(other).concurrency()).isEqualTo(4);
    }

    @Test
    void theTasksThatAWorkerRunsAreShownAndNoOthers() {
        WorkerFixture worker = patientWorker(Settings.USUAL.atOnce(2));
        List<TaskId> ids = List.of(enqueue(worker, "a"), enqueue(worker, "b"));
        awaitStarted(2);
        enqueue(worker, "a");

        List<Task> running =
                worker.node.await(worker.node.workerControl.running(view(worker).id()));

        assertThat(running).extracting(Task::id).containsExactlyElementsOf(ids);
        assertThat(worker.node.await(worker.node.workerControl.running("another")))
                .isEmpty();
    }
}
