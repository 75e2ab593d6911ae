package dev.leadline.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.broker.BrokerFixture;
import dev.leadline.ledger.Line;
import dev.leadline.task.Charge;
import dev.leadline.task.ErrorType;
import dev.leadline.task.Task;
import dev.leadline.task.TaskFailure;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import dev.leadline.task.Usage;
import dev.leadline.testsupport.LossyProxy;
import dev.leadline.testsupport.Paid;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What runs of a real worker are charged comes into the ledger, whatever becomes of them. */
class ChargesTest extends WorkerTest {

    private static final Charge CALL = Paid.call(1_000, 100, "0.25");
    private static final Charge OTHER = Paid.call(7, 8, "0.5");

    private List<Line> lines(WorkerFixture worker, TaskId id) {
        return worker.node.await(worker.node.ledger.of(id, "default", "paying"));
    }

    private void assertCharged(WorkerFixture worker, TaskId id, Charge... charges) {
        WorkerFixture.soon()
                .untilAsserted(() -> assertThat(lines(worker, id))
                        .extracting(line -> line.charge().inStep(""))
                        .containsExactlyInAnyOrder(charges));
        assertThat(worker.task(id).usage())
                .isEqualTo(List.of(charges).stream().map(Charge::usage).reduce(Usage.NONE, Usage::plus));
    }

    @Test
    void eachAttemptThatFailedIsChargedAndALineSaysWhichStepItWas() {
        WorkerFixture worker = worker(new Scripted(
                "paying",
                (args, context) -> context.step("ask", String.class, used -> {
                    used.accept(CALL);
                    return context.attempt() < 3
                            ? Uni.createFrom()
                                    .failure(TaskFailure.transientFailure(ErrorType.PROVIDER_UNAVAILABLE, "overloaded"))
                            : Uni.createFrom().item("answered");
                })));
        TaskId id = worker.enqueue("paying");

        assertThat(worker.ended(id).state()).isEqualTo(TaskState.SUCCEEDED);

        assertCharged(worker, id, CALL, CALL, CALL);
        assertThat(lines(worker, id)).extracting(Line::attempt).containsExactlyInAnyOrder(1, 2, 3);
        assertThat(lines(worker, id)).extracting(line -> line.charge().step()).containsOnly("ask");
    }

    /** A stream knows what it cost only when it is cancelled. */
    @Test
    void aCallThatIsCancelledWithItsTaskIsChargedWithTheOutcome() {
        CountDownLatch running = new CountDownLatch(1);
        WorkerFixture worker = worker(new Scripted("paying", (args, context) -> {
            running.countDown();
            return Uni.createFrom().nothing().onCancellation().invoke(() -> context.used(CALL));
        }));
        TaskId id = worker.enqueue("paying");
        WorkerFixture.soon().until(() -> running.getCount() == 0);

        worker.node.await(worker.node.broker.cancel(id, null));

        Task task = worker.ended(id);
        assertThat(task.state()).isEqualTo(TaskState.CANCELLED);
        assertThat(task.usage()).isEqualTo(CALL.usage());
        assertCharged(worker, id, CALL);
    }

    @Test
    void aCallThatEndsAfterItsTaskIsCharged() throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        CountDownLatch charged = new CountDownLatch(1);
        WorkerFixture worker = worker(new Scripted("paying", (args, context) -> {
            new Thread(() -> {
                        try {
                            ended.await();
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                        context.used(OTHER);
                        charged.countDown();
                    })
                    .start();
            context.used(CALL);
            return Uni.createFrom().item("done");
        }));
        TaskId id = worker.enqueue("paying");
        worker.ended(id);

        ended.countDown();
        charged.await();

        assertCharged(worker, id, CALL, OTHER);
    }

    @Test
    void aWorkerThatStopsHasWhatItsRunsWereChargedInTheLedger() {
        CountDownLatch running = new CountDownLatch(1);
        WorkerFixture worker = worker(new Scripted("paying", (args, context) -> {
            context.used(CALL);
            running.countDown();
            return Uni.createFrom().nothing().onCancellation().invoke(() -> context.used(OTHER));
        }));
        TaskId id = worker.enqueue("paying");
        WorkerFixture.soon().until(() -> running.getCount() == 0);

        worker.stop();

        WorkerFixture other = worker(
                new Scripted("unlike", (args, context) -> Uni.createFrom().nullItem()));
        assertThat(other.task(id).state()).isEqualTo(TaskState.QUEUED);
        assertCharged(other, id, CALL, OTHER);
    }

    /** It is frozen for longer than its lease, so its task runs elsewhere; what it was charged meanwhile is not lost. */
    @Test
    void aWorkerThatLostItsRunsHasWhatTheyWereChargedInTheLedger() {
        try (LossyProxy proxy = new LossyProxy(redis.port())) {
            AtomicBoolean first = new AtomicBoolean(true);
            CountDownLatch running = new CountDownLatch(1);
            Scripted.Work work = (args, context) -> {
                if (!first.getAndSet(false)) {
                    context.used(OTHER);
                    return Uni.createFrom().item("done");
                }
                context.used(CALL);
                running.countDown();
                return Uni.createFrom().nothing().onCancellation().invoke(() -> context.used(CALL));
            };
            WorkerFixture frozen = new WorkerFixture(
                    new BrokerFixture(proxy.url(), Duration.ofSeconds(1)),
                    WorkerFixture.Settings.USUAL,
                    new Scripted("paying", work));
            try {
                TaskId id = frozen.enqueue("paying");
                WorkerFixture.soon().until(() -> running.getCount() == 0);
                proxy.hold();
                WorkerFixture healthy = worker(new Scripted("paying", work));
                WorkerFixture.soon().until(() -> {
                    healthy.node.await(healthy.node.maintenance.reclaim());
                    return healthy.task(id).state().isFinal();
                });

                proxy.release();

                assertCharged(healthy, id, CALL, CALL, OTHER);
                assertThat(healthy.task(id).result()).isEqualTo("\"done\"");
            } finally {
                frozen.close();
            }
        }
    }
}
