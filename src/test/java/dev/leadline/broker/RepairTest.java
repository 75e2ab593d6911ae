package dev.leadline.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.task.LeasedTask;
import dev.leadline.task.TaskId;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What somebody at a Redis prompt, or an interrupted script, can do to the queue, and how it is repaired. */
class RepairTest extends BrokerTest {
    @Test
    void aLostGroupGivesRunningTasksBackToTheirWorkersAndLosesNone() {
        enqueue(2);
        List<LeasedTask> running = node.take("a", 2).tasks();
        enqueue(1);
        redis.call("XGROUP", "DESTROY", node.keys.ready("default:normal:default"), "workers");

        List<LeasedTask> others = node.take("b", 10).tasks();

        assertThat(others).hasSize(1);
        assertThat(others).extracting(LeasedTask::id).doesNotContainAnyElementsOf(ids(running));
        assertThat(pending("a")).isEqualTo(2);
        running.forEach(task -> assertThat(node.succeed(task)).isEqualTo(Finish.Result.WRITTEN));
    }

    @Test
    void aRunningTaskIsNotRunTwiceThoughTheGroupAndTheListOfWorkersWereDeleted() {
        enqueue(1);
        LeasedTask running = node.take("a", 1).tasks().get(0);
        redis.call("XGROUP", "DESTROY", node.keys.ready("default:normal:default"), "workers");
        redis.call("DEL", node.keys.workers());

        assertThat(node.take("b", 10).tasks()).isEmpty();

        assertThat(pending("a")).isEqualTo(1);
        assertThat(node.succeed(running)).isEqualTo(Finish.Result.WRITTEN);
    }

    @Test
    void aGroupThatIsLostTogetherWithItsWorkerLosesNoTask() {
        TaskId id = node.enqueue(BrokerFixture.task());
        node.takeOne("dead");
        redis.call("XGROUP", "DESTROY", node.keys.ready("default:normal:default"), "workers");
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> {
                    node.await(node.maintenance.reclaim());
                    return node.take("alive", 1).tasks().stream()
                            .anyMatch(task -> task.id().equals(id));
                });
        assertThat(node.find(id).counters().crashes()).isEqualTo(1);
    }

    @Test
    void lostScriptsAreSentAgain() {
        node.enqueue(BrokerFixture.task());
        redis.call("SCRIPT", "FLUSH");

        LeasedTask task = node.takeOne("a");
        redis.call("SCRIPT", "FLUSH");

        assertThat(node.succeed(task)).isEqualTo(Finish.Result.WRITTEN);
    }

    @Test
    void aDamagedRecordDoesNotStopItsQueue() {
        TaskId damaged = node.enqueue(BrokerFixture.task());
        TaskId good = node.enqueue(BrokerFixture.task());
        redis.call("DEL", node.keys.task(damaged));
        redis.call("SET", node.keys.task(damaged), "not a hash");

        List<LeasedTask> tasks = node.take("a", 10).tasks();

        assertThat(tasks).extracting(LeasedTask::id).containsExactly(good);
        assertThat(pending("a")).isEqualTo(1);
    }

    @Test
    void anEntryThatWasDeliveredButNeverStartedIsPutBack() {
        TaskId id = node.enqueue(BrokerFixture.task());
        String stream = node.keys.ready("default:normal:default");
        redis.call("XGROUP", "CREATE", stream, "workers", "0");
        // This is what a take leaves behind that stopped after it had read an entry and before it started the task.
        redis.call("XREADGROUP", "GROUP", "workers", "a", "COUNT", "1", "STREAMS", stream, ">");
        node.take("a", 0);
        assertThat(node.take("a", 10).tasks()).isEmpty();

        node.await(node.maintenance.repair(Duration.ZERO, Duration.ZERO));

        assertThat(node.takeOne("a").id()).isEqualTo(id);
    }

    @Test
    void anEmptyStreamIsDroppedAndItsQueueStillWorks() {
        node.enqueue(BrokerFixture.task());
        node.succeed(node.takeOne("a"));

        node.await(node.maintenance.repair(Duration.ZERO, Duration.ZERO));

        assertThat(redis.call("EXISTS", node.keys.ready("default:normal:default")))
                .isEqualTo(0L);
        assertThat(redis.list("ZRANGE", node.keys.streams(), "0", "-1")).isEmpty();
        TaskId next = node.enqueue(BrokerFixture.task());
        assertThat(node.takeOne("a").id()).isEqualTo(next);
    }

    @Test
    void nothingIsLeftOfEndedTasksButTheirRecordsAndTheFeed() {
        enqueue(20);
        drain("a");
        node.await(node.leases.leave("a"));
        node.await(node.maintenance.reclaim());
        node.await(node.maintenance.repair(Duration.ZERO, Duration.ZERO));

        Set<String> kinds = new HashSet<>();
        for (Object key : redis.list("KEYS", "*")) {
            kinds.add(key.toString().replaceFirst("^leadline:\\{0}:", "").replaceFirst(":.*", ""));
        }
        kinds.removeAll(Set.of("last-beat", "reclaim-hold"));
        assertThat(kinds).containsExactlyInAnyOrder("task", "finished");
    }

    private long pending(String worker) {
        return redis.list("XPENDING", node.keys.ready("default:normal:default"), "workers", "-", "+", "100", worker)
                .size();
    }
}
