package dev.leadline.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.broker.BrokerFixture;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import dev.leadline.worker.WorkerFixture.Settings;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A handler that breaks the rules and blocks the event loop that it shares with others. */
class BlockedLoopTest extends WorkerTest {

    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicBoolean blocking = new AtomicBoolean();

    private final Scripted rude = new Scripted("rude", (args, context) -> {
        if (blocking.compareAndSet(false, true)) {
            end.await();
        }
        return Uni.createFrom().item("at last");
    });
    private final Scripted polite = new Scripted(
            "polite",
            (args, context) -> Uni.createFrom().item("fine").onItem().delayIt().by(Duration.ofMillis(300)));

    @Test
    void whatHangsBehindABlockedLoopRunsElsewhereAndTheWorkerIsNotAlive() {
        WorkerFixture blocked = worker(Settings.USUAL.stuck(Duration.ofSeconds(1)), rude, polite);
        // A separate client: the worker's client may be on the loop that is blocked.
        try (BrokerFixture client = new BrokerFixture(redis.url())) {
            List<TaskId> tasks = new ArrayList<>();
            tasks.add(enqueue("rude", client));
            WorkerFixture.soon().untilTrue(blocking);
            for (int i = 0; i < 8; i++) {
                tasks.add(enqueue("polite", client));
            }
            WorkerFixture.soon().until(() -> !blocked.isAlive());

            WorkerFixture other = worker(rude, polite);

            WorkerFixture.soon().until(() -> {
                client.await(client.maintenance.reclaim());
                return tasks.stream().allMatch(id -> client.find(id).state() == TaskState.SUCCEEDED);
            });
            assertThat(client.find(tasks.get(0)).counters().crashes()).isEqualTo(1);
            assertThat(other.isAlive()).isTrue();
        } finally {
            end.countDown();
        }
        WorkerFixture.soon().until(blocked::isAlive);
        assertThat(blocked.ended(blocked.enqueue("polite")).result()).isEqualTo("\"fine\"");
    }

    private static TaskId enqueue(String handler, BrokerFixture client) {
        return client.enqueue(BrokerFixture.aTask().handler(handler).build());
    }
}
