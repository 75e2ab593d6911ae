package dev.leadline.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.task.LeasedTask;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import dev.leadline.testsupport.RedisProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Redis Cluster of three masters: all keys are in one slot, so one of them holds the queue. */
@Execution(ExecutionMode.CONCURRENT)
class ClusterTest {

    private final List<RedisProcess> nodes = new ArrayList<>();
    private BrokerFixture node;

    @BeforeEach
    void startTheCluster() {
        for (int i = 0; i < 3; i++) {
            nodes.add(RedisProcess.clusterNode());
        }
        for (int i = 0; i < 3; i++) {
            String first = Integer.toString(i * 5461);
            String last = Integer.toString(i == 2 ? 16383 : i * 5461 + 5460);
            nodes.get(i).call("CLUSTER", "ADDSLOTSRANGE", first, last);
            nodes.get(0)
                    .call(
                            "CLUSTER",
                            "MEET",
                            "127.0.0.1",
                            Integer.toString(nodes.get(i).port()),
                            Integer.toString(nodes.get(i).busPort()));
        }
        for (RedisProcess one : nodes) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> String.valueOf(one.call("CLUSTER", "INFO")).contains("cluster_state:ok")
                            && String.valueOf(one.call("CLUSTER", "INFO")).contains("cluster_known_nodes:3"));
        }
        node = new BrokerFixture("redis+cluster://127.0.0.1:" + nodes.get(0).port() + ",127.0.0.1:"
                + nodes.get(1).port());
    }

    @AfterEach
    void stopTheCluster() {
        node.close();
        nodes.forEach(RedisProcess::close);
    }

    @Test
    void aTaskGoesItsWayThroughAClusterAndItsWaiterIsWoken() {
        TaskId id = node.enqueue(BrokerFixture.task());
        var waiting = node.broker.await(id, null, Duration.ofSeconds(20)).subscribeAsCompletionStage();
        LeasedTask task = node.takeOne("a");

        assertThat(node.succeed(task)).isEqualTo(Finish.Result.WRITTEN);

        assertThat(waiting.join().state()).isEqualTo(TaskState.SUCCEEDED);
        assertThat(nodes.stream().filter(one -> !one.list("KEYS", "*").isEmpty()))
                .as("all keys are on one master")
                .hasSize(1);
    }
}
