package dev.leadline.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadline.RedisUnavailable;
import dev.leadline.task.LeasedTask;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import dev.leadline.testsupport.RedisProcess;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A master, its replica, and a Sentinel that makes the replica the master. */
@Execution(ExecutionMode.CONCURRENT)
class FailoverTest {

    private RedisProcess master;
    private RedisProcess replica;
    private RedisProcess sentinel;
    private BrokerFixture node;

    @BeforeEach
    void start() {
        master = new RedisProcess("--appendonly", "no", "--repl-diskless-sync-delay", "0");
        replica = RedisProcess.replicaOf(master);
        sentinel = RedisProcess.sentinelOf(master, "main");
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> String.valueOf(sentinel.call("INFO", "sentinel")).contains("slaves=1")
                        && String.valueOf(master.call("INFO", "replication")).contains("state=online"));
        node = node(0);
    }

    private BrokerFixture node(int replicas) {
        String url = "redis+sentinel://127.0.0.1:" + sentinel.port() + "/main";
        return new BrokerFixture(url, Duration.ofSeconds(5), replicas, BrokerFixture.LEASE);
    }

    @AfterEach
    void stop() {
        node.close();
        sentinel.close();
        replica.close();
        master.close();
    }

    private void failOver() {
        master.kill();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> String.valueOf(replica.call("ROLE")).contains("master"));
    }

    @Test
    void aFailoverNeedsNobodysHelpAndKeepsWhatTheReplicaHad() {
        TaskId before = node.enqueue(BrokerFixture.task());
        // WAIT on a connection of its own would have nothing to wait for.
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> Long.valueOf(1).equals(replica.call("EXISTS", node.keys.task(before))));

        failOver();

        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .ignoreExceptions()
                .until(() -> node.find(before).state() == TaskState.QUEUED);
        TaskId after = node.enqueue(BrokerFixture.task());
        assertThat(node.take("a", 10).tasks()).extracting(LeasedTask::id).containsExactlyInAnyOrder(before, after);
    }

    @Test
    void whoAsksForReplicasIsToldWhenTheyDidNotConfirm() {
        try (BrokerFixture careful = node(1)) {
            TaskId kept = careful.enqueue(BrokerFixture.task());
            replica.freeze();

            assertThatThrownBy(() -> careful.enqueue(BrokerFixture.task()))
                    .isInstanceOf(RedisUnavailable.class)
                    .hasMessageContaining("0 of 1 replicas");

            replica.thaw();
            assertThat(replica.call("EXISTS", careful.keys.task(kept))).isEqualTo(1L);
        }
    }
}
