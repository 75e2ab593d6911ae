package dev.leadline.broker;

import dev.leadline.task.LeasedTask;
import dev.leadline.task.Outcome;
import dev.leadline.task.TaskId;
import dev.leadline.testsupport.RedisProcess;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Tests of the broker on a real Redis that is empty before each. */
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("BrokerTest.redis")
public abstract class BrokerTest {

    protected static RedisProcess redis;
    protected BrokerFixture node;

    @BeforeAll
    static void startRedis() {
        redis = BrokerFixture.redis();
    }

    @AfterAll
    static void stopRedis() {
        redis.close();
    }

    @BeforeEach
    void startNode() {
        redis.call("FLUSHALL");
        node = new BrokerFixture(redis.url());
    }

    @AfterEach
    void stopNode() {
        node.close();
    }

    protected void enqueue(int count) {
        for (int i = 0; i < count; i++) {
            node.enqueue(BrokerFixture.task());
        }
    }

    protected Finish.Result finish(LeasedTask task, Outcome outcome) {
        return node.await(node.leases.finish(task.lease(), outcome, null));
    }

    /** Takes and finishes until nothing is left. */
    protected int drain(String worker) {
        int done = 0;
        Taken.Leased taken = node.take(worker, 100);
        while (!taken.tasks().isEmpty() || taken.nextDueMs() == 0 || taken.more()) {
            taken.tasks().forEach(node::succeed);
            done += taken.tasks().size();
            taken = node.take(worker, 100);
        }
        return done;
    }

    /** Waits until one worker was silent for a lease, while another one beats. */
    protected void awaitDeath(String dead, String alive) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(15))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    node.take(alive, 0);
                    return node.await(node.maintenance.reclaim()).workers().contains(dead);
                });
    }

    protected static List<TaskId> ids(List<LeasedTask> tasks) {
        return tasks.stream().map(LeasedTask::id).toList();
    }
}
