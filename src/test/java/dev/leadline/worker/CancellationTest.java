package dev.leadline.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.broker.BrokerFixture;
import dev.leadline.handler.TaskContext;
import dev.leadline.task.Task;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import dev.leadline.testsupport.Paid;
import io.smallrye.mutiny.Uni;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A running task that somebody cancels stops, and nothing that it does later counts. */
class CancellationTest extends WorkerTest {

    private final AtomicReference<TaskContext> running = new AtomicReference<>();
    private final AtomicBoolean stopped = new AtomicBoolean();

    private Task cancelledOnceItRuns(WorkerFixture worker, TaskId id) {
        WorkerFixture.soon().until(() -> running.get() != null);
        worker.node.await(worker.node.broker.cancel(id, null));
        return worker.ended(id);
    }

    @Test
    void aReactiveRunIsCancelledAndWhatItUsedIsKept() {
        WorkerFixture worker = worker(new Scripted("endless", (args, context) -> {
            context.used(Paid.call(10, 1, "0.1"));
            running.set(context);
            return Uni.createFrom().nothing().onCancellation().invoke(() -> stopped.set(true));
        }));

        Task task = cancelledOnceItRuns(worker, worker.enqueue("endless"));

        assertThat(task.state()).isEqualTo(TaskState.CANCELLED);
        assertThat(task.usage()).isEqualTo(Paid.usage(10, 1, "0.1"));
        assertThat(running.get().isCancelled()).isTrue();
        WorkerFixture.soon().untilTrue(stopped);
    }

    @Test
    void aBlockingRunIsInterrupted() {
        WorkerFixture worker = worker(new Scripted.OnWorkerThread("endless", (args, context) -> {
            running.set(context);
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                stopped.set(true);
            }
            return Uni.createFrom().item("too late");
        }));

        Task task = cancelledOnceItRuns(worker, worker.enqueue("endless"));

        assertThat(task.state()).isEqualTo(TaskState.CANCELLED);
        assertThat(task.result()).isNull();
        WorkerFixture.soon().untilTrue(stopped);
    }

    @Test
    void aRunThatDoesNotHeedItsCancellationCommitsNothing() {
        CountDownLatch cancelled = new CountDownLatch(1);
        WorkerFixture worker = worker(new Scripted.OnWorkerThread("stubborn", (args, context) -> {
            running.set(context);
            while (cancelled.getCount() > 0) {
                try {
                    cancelled.await();
                } catch (InterruptedException e) {
                    // This handler ignores its cancellation.
                }
            }
            context.progress(100, "done all the same");
            return Uni.createFrom().item("done all the same");
        }));

        TaskId id = worker.enqueue("stubborn");
        cancelledOnceItRuns(worker, id);
        cancelled.countDown();
        TaskId next = worker.enqueue(BrokerFixture.aTask().handler("stubborn"));

        assertThat(worker.ended(next).state()).isEqualTo(TaskState.SUCCEEDED);
        Task task = worker.task(id);
        assertThat(task.state()).isEqualTo(TaskState.CANCELLED);
        assertThat(task.result()).isNull();
        assertThat(task.progress()).isNull();
    }

    @Test
    void aSlotOfACancelledRunIsFreeAtOnce() {
        WorkerFixture worker = worker(
                WorkerFixture.Settings.USUAL.atOnce(1),
                new Scripted("endless", (args, context) -> {
                    running.set(context);
                    return Uni.createFrom().nothing();
                }),
                new Scripted("quick", (args, context) -> Uni.createFrom().item("ran")));
        TaskId endless = worker.enqueue("endless");
        TaskId quick = worker.enqueue("quick");

        cancelledOnceItRuns(worker, endless);

        assertThat(worker.ended(quick).result()).isEqualTo("\"ran\"");
    }
}
