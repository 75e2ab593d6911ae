package dev.leadline.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.task.Task;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import dev.leadline.testsupport.RedisProcess;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A failover, or a power cut, can make Redis forget its newest writes. */
class ForgottenOutcomeTest {

    private final BlockingQueue<UniEmitter<? super Object>> runs = new LinkedBlockingQueue<>();
    private final Scripted held =
            new Scripted("held", (args, context) -> Uni.createFrom().<Object>emitter(emitter -> runs.add(emitter)));

    @Test
    void aTaskWhoseOutcomeWasForgottenRunsAgainAndIsNotStuckOnTheWorkerThatLives() throws InterruptedException {
        try (RedisProcess redis = new RedisProcess("--appendonly", "yes", "--appendfsync", "always");
                WorkerFixture worker = new WorkerFixture(redis.url(), held)) {
            TaskId id = worker.enqueue("held");
            UniEmitter<? super Object> first = runs.poll(20, TimeUnit.SECONDS);
            Path running = redis.memory();
            first.complete("first");
            worker.reaches(id, TaskState.SUCCEEDED);

            redis.restartAsOf(running);

            UniEmitter<? super Object> second = runs.poll(20, TimeUnit.SECONDS);
            assertThat(second).as("it runs again").isNotNull();
            second.complete("second");
            Task task = worker.ended(id);
            assertThat(task.result()).isEqualTo("\"second\"");
            assertThat(task.counters().crashes()).as("nobody counts as dead").isZero();
            assertThat(task.counters().attempt()).isEqualTo(1);
        }
    }
}
