package dev.leadline.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.broker.BrokerFixture;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import dev.leadline.worker.WorkerFixture.Settings;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Workers of a queue that is paused and resumed. */
class PausedQueueTest extends WorkerTest {

    private final Scripted quick =
            new Scripted("quick", (args, context) -> Uni.createFrom().item("ok"));

    @Test
    void anIdleWorkerOfAllQueuesStartsTheTasksOfAQueueAsSoonAsItIsResumed() {
        runsAsSoonAsResumed(Settings.USUAL);
    }

    @Test
    void anIdleWorkerOfNamedQueuesStartsTheTasksOfAQueueAsSoonAsItIsResumed() {
        runsAsSoonAsResumed(Settings.USUAL.only("held", "default"));
    }

    private void runsAsSoonAsResumed(Settings settings) {
        // A third of this lease, which is how long a worker waits for a token, is longer than the test waits.
        BrokerFixture patient = new BrokerFixture(redis.url(), Duration.ofSeconds(5), 0, Duration.ofMinutes(2));
        try (WorkerFixture worker = new WorkerFixture(patient, settings, quick)) {
            patient.await(patient.queues.pause("held"));
            TaskId held = worker.enqueue(BrokerFixture.aTask().handler("quick").queue("held"));
            TaskId other = worker.enqueue("quick");
            assertThat(worker.ended(other).state()).isEqualTo(TaskState.SUCCEEDED);
            assertThat(worker.task(held).state()).isEqualTo(TaskState.QUEUED);

            patient.await(patient.queues.resume("held"));

            assertThat(worker.ended(held).state()).isEqualTo(TaskState.SUCCEEDED);
        }
    }
}
