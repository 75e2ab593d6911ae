package dev.leadline.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.broker.BrokerFixture;
import dev.leadline.limit.LimitName;
import dev.leadline.limit.LimitRule;
import dev.leadline.task.NewTask;
import dev.leadline.task.Task;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Limits with real workers: how many tasks they run at once, and how soon they start what may start. */
@Isolated("starts are measured")
class LimitedWorkTest extends WorkerTest {

    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();

    /** Runs for a few milliseconds, and counts how many do so at once. */
    private final Scripted counted = new Scripted(
            "counted",
            (args, context) -> Uni.createFrom()
                    .item(() -> most.accumulateAndGet(running.incrementAndGet(), Math::max))
                    .onItem()
                    .delayIt()
                    .by(Duration.ofMillis(5))
                    .invoke(() -> {
                        running.decrementAndGet();
                        done.incrementAndGet();
                    })
                    .onItem()
                    .transform(seen -> "done"));

    private final Scripted free =
            new Scripted("free", (args, context) -> Uni.createFrom().item("done"));

    private static void limit(WorkerFixture worker, String name, LimitRule rule) {
        worker.node.await(worker.node.limits.put(LimitName.parse(name), rule, 1000));
    }

    private static List<TaskId> enqueue(WorkerFixture worker, String handler, int count) {
        List<NewTask> tasks = IntStream.range(0, count)
                .mapToObj(i -> BrokerFixture.aTask().handler(handler).build())
                .toList();
        worker.node.await(Uni.join()
                .all(tasks.stream().map(worker.node.broker::enqueue).toList())
                .andFailFast());
        return tasks.stream().map(NewTask::id).toList();
    }

    @Test
    void aLimitOfFiveNeverHasSixWhileThousandsWaitForItAndAnotherTaskStartsAtOnce() {
        WorkerFixture one = worker(counted, free);
        WorkerFixture other = worker(counted, free);
        WorkerFixture third = worker(counted, free);
        limit(one, "handler:counted", new LimitRule(5, null, false));
        for (int i = 0; i < 10; i++) {
            enqueue(one, "counted", 2_000);
        }
        WorkerFixture.soon().until(() -> done.get() > 500);

        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            long sent = System.nanoTime();
            Task task = other.ended(other.enqueue("free"));
            assertThat(task.state()).isEqualTo(TaskState.SUCCEEDED);
            waits.add(Duration.ofNanos(System.nanoTime() - sent).toMillis());
        }

        WorkerFixture.soon().until(() -> done.get() > 1_500);
        assertThat(most).hasValue(5);
        assertThat(waits.stream().sorted().toList().get(10)).isLessThan(250L);
        third.stop();
    }

    @Test
    void aTaskStartsWithin100MsOfTheMomentAtWhichItsRateAllowsIt() {
        WorkerFixture worker = worker(free);
        Duration per = Duration.ofMillis(400);
        limit(worker, "handler:free", new LimitRule(null, new LimitRule.Rate(2, per), false));
        List<TaskId> ids = enqueue(worker, "free", 16);

        List<Long> starts = ids.stream()
                .map(worker::ended)
                .map(task -> task.times().startedAt())
                .map(Instant::toEpochMilli)
                .sorted()
                .toList();

        // While the first runs load classes, the worker's event loop is busy.
        for (int i = 2; i + 2 < starts.size(); i++) {
            assertThat(starts.get(i + 2) - starts.get(i)).isBetween(per.toMillis(), per.toMillis() + 100);
        }
    }

    @Test
    void aParkedTaskStartsWithin100MsOfTheEndOfTheOneBeforeIt() {
        WorkerFixture worker = worker(counted);
        limit(worker, "handler:counted", new LimitRule(1, null, false));
        List<TaskId> ids = enqueue(worker, "counted", 30);

        List<Task> tasks = ids.stream().map(worker::ended).toList();

        List<Task> inOrder = tasks.stream()
                .sorted(java.util.Comparator.comparing(task -> task.times().startedAt()))
                .toList();
        List<Long> gaps = new ArrayList<>();
        for (int i = 0; i + 1 < inOrder.size(); i++) {
            gaps.add(Duration.between(
                            inOrder.get(i).times().finishedAt(),
                            inOrder.get(i + 1).times().startedAt())
                    .toMillis());
        }
        assertThat(gaps).allSatisfy(gap -> assertThat(gap).isBetween(0L, 100L));
    }
}
