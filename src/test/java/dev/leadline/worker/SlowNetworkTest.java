package dev.leadline.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.broker.BrokerFixture;
import dev.leadline.task.Task;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import dev.leadline.testsupport.LossyProxy;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A slow network: a round trip takes more than half a lease. */
class SlowNetworkTest extends WorkerTest {

    private static final Duration ONE_WAY = Duration.ofMillis(400);

    private final Scripted slow = new Scripted(
            "slow",
            (args, context) ->
                    Uni.createFrom().item("done").onItem().delayIt().by(BrokerFixture.LEASE.multipliedBy(3)));

    @Test
    void aWorkerWhoseBeatsAreLongUnderWayIsNotLost() {
        try (LossyProxy network = new LossyProxy(redis.port());
                WorkerFixture worker = new WorkerFixture(network.url(), slow);
                BrokerFixture node = new BrokerFixture(redis.url())) {
            TaskId id = node.enqueue(BrokerFixture.aTask().handler("slow").build());
            WorkerFixture.soon().until(() -> node.find(id).state() == TaskState.STARTED);
            network.slowDown(() -> ONE_WAY);

            WorkerFixture.soon().until(() -> {
                node.await(node.maintenance.reclaim());
                return node.find(id).state().isFinal();
            });

            network.speedUp();
            Task task = node.find(id);
            assertThat(task.state()).isEqualTo(TaskState.SUCCEEDED);
            assertThat(task.counters().crashes()).isZero();
            assertThat(task.counters().attempt()).isEqualTo(1);
        }
    }
}
