package dev.leadline.fire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.broker.BrokerFixture;
import dev.leadline.task.Task;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import dev.leadline.testsupport.RedisProcess;
import dev.leadline.worker.FireWorker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Tasks that throw, hang, block their own thread or an event loop, use up all memory or end their process, beside
 * ordinary tasks.
 */
class DeadlyTasksIT {

    private static final int MAX_CRASHES = 3;

    private RedisProcess redis;
    private BrokerFixture node;
    private Process worker;
    private int deaths;

    @BeforeEach
    void start() throws IOException {
        redis = RedisProcess.withAppendOnlyFile();
        node = new BrokerFixture(redis.url(), Duration.ofSeconds(5), 0, Duration.ofSeconds(3));
        worker = worker();
    }

    @AfterEach
    void stop() {
        worker.destroyForcibly();
        node.close();
        redis.close();
    }

    private Process worker() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        FireWorker.class.getName(),
                        redis.url())
                .redirectErrorStream(true)
                .redirectOutput(Path.of("target", "fire-worker.log").toFile())
                .start();
    }

    private TaskId enqueue(String handler, String text) {
        return node.enqueue(BrokerFixture.aTask()
                .queue("fire")
                .handler(handler)
                .args("{\"text\": \"" + text + "\"}")
                .maxAttempts(2)
                .timeout(Duration.ofSeconds(2))
                .build());
    }

    @Test
    void aTaskThatKillsItsWorkerIsEndedAloneAndItsNeighboursAreDone() {
        List<TaskId> neighbours = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            neighbours.add(enqueue("fire", "fine"));
        }
        TaskId halting = enqueue("fire", "halt");
        TaskId greedy = enqueue("fire", "memory");
        TaskId throwing = enqueue("fire", "throw");
        TaskId hanging = enqueue("fire", "hang");
        TaskId blocking = enqueue("block", "for ever");
        TaskId clogging = enqueue("fire", "block");
        for (int i = 0; i < 10; i++) {
            neighbours.add(enqueue("fire", "fine"));
        }

        // As systemd or Kubernetes would, this test starts processes again that died or whose liveness is red; and as
        // any node does, it reclaims.
        Awaitility.await()
                .atMost(Duration.ofMinutes(4))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    revive();
                    node.await(node.maintenance.reclaim());
                    return List.of(halting, greedy, clogging, throwing, hanging, blocking).stream()
                                    .allMatch(id -> node.find(id).state().isFinal())
                            && neighbours.stream()
                                    .allMatch(id -> node.find(id).state().isFinal());
                });

        assertThat(List.of(halting, greedy, clogging)).allSatisfy(id -> {
            Task task = node.find(id);
            assertThat(task.error().type()).isEqualTo("worker-crashed");
            assertThat(task.counters().crashes()).isEqualTo(MAX_CRASHES);
        });
        assertThat(node.find(throwing).error().type()).isEqualTo("handler-failed");
        assertThat(node.find(hanging).error().type()).isEqualTo("timeout");
        assertThat(node.find(blocking).error().type()).isEqualTo("timeout");
        assertThat(neighbours)
                .allSatisfy(id -> assertThat(node.find(id).state()).isEqualTo(TaskState.SUCCEEDED));
        // They run together as long as both may be to blame, and each alone in the end.
        assertThat(deaths).isGreaterThan(MAX_CRASHES);
    }

    private void revive() throws IOException {
        if (!worker.isAlive()) {
            deaths++;
            worker = worker();
        }
    }
}
