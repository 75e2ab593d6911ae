package dev.leadline.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.task.LeasedTask;
import dev.leadline.task.Outcome;
import dev.leadline.task.TaskError;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import dev.leadline.task.Usage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No task is lost whatever somebody deletes in Redis, except the records themselves. */
class ReconcileTest extends BrokerTest {

    private static final String ROUTE = "default:normal:default";

    @Test
    void aTaskWhoseWorkerDiedRunsAgainBeforeTheBacklogAlthoughTheConsumerWasDeleted() {
        TaskId id = node.enqueue(BrokerFixture.task());
        node.takeOne("dead");
        enqueue(3);
        redis.call("XGROUP", "DELCONSUMER", stream(), "workers", "dead");

        assertThat(reconcileAll()).isEqualTo(1);

        awaitDeath("dead", "alive");
        assertThat(node.takeOne("alive").id()).isEqualTo(id);
        assertThat(node.find(id).counters().crashes()).isEqualTo(1);
    }

    @Test
    void aTaskWhoseWorkerDiedRunsAgainBeforeTheBacklogAlthoughTheStreamWasDeleted() {
        TaskId id = node.enqueue(BrokerFixture.task());
        node.takeOne("dead");
        redis.call("DEL", stream());
        enqueue(3);

        assertThat(reconcileAll()).isEqualTo(1);

        awaitDeath("dead", "alive");
        assertThat(node.takeOne("alive").id()).isEqualTo(id);
        assertThat(node.find(id).counters().crashes()).isEqualTo(1);
    }

    @Test
    void aWorkerThatLivesKeepsItsRunAlthoughTheListOfWorkersWasDeletedToo() {
        node.enqueue(BrokerFixture.task());
        LeasedTask running = node.takeOne("a");
        redis.call("DEL", stream(), node.keys.workers());

        reconcileAll();

        assertThat(node.take("b", 10).tasks()).isEmpty();
        assertThat(node.succeed(running)).isEqualTo(Finish.Result.WRITTEN);
        assertThat(node.find(running.id()).counters().crashes()).isZero();
    }

    @Test
    void aGroupThatWasMovedBeyondTheNewestEntryDeliversAgain() {
        enqueue(2);
        node.take("a", 0);
        redis.call("XGROUP", "CREATE", stream(), "workers", "0");
        redis.call("XGROUP", "SETID", stream(), "workers", "9999999999999-0");

        reconcileAll();
        enqueue(1);

        assertThat(node.take("a", 10).tasks()).hasSize(3);
        assertThat(reconcileAll()).isZero();
    }

    @Test
    void aGroupOfSomebodyElseIsNoneOfOurs() {
        enqueue(2);
        node.takeOne("a");
        redis.call("XGROUP", "CREATE", stream(), "zz", "$");

        assertThat(reconcileAll()).isZero();
    }

    @Test
    void aRunGoesOnAndEndsOnceAlthoughItsConsumerWasDeleted() {
        node.enqueue(BrokerFixture.task());
        LeasedTask running = node.takeOne("a");
        redis.call("XGROUP", "DELCONSUMER", stream(), "workers", "a");

        assertThat(reconcileAll()).isEqualTo(1);

        assertThat(node.take("b", 10).tasks())
                .as("what another worker gets of it")
                .isEmpty();
        assertThat(node.succeed(running)).isEqualTo(Finish.Result.WRITTEN);
        assertThat(node.take("b", 10).tasks()).isEmpty();
        assertThat(redis.call("XLEN", stream())).isEqualTo(0L);
        assertThat(reconcileAll()).isZero();
    }

    @Test
    void tasksThatAGroupWasMovedPastRun() {
        enqueue(1);
        LeasedTask running = node.takeOne("a");
        enqueue(5);
        redis.call("XGROUP", "SETID", stream(), "workers", "$");
        assertThat(node.take("a", 10).tasks()).isEmpty();

        assertThat(reconcileAll()).isEqualTo(5);

        assertThat(node.take("a", 10).tasks()).hasSize(5).doesNotContain(running);
        assertThat(node.succeed(running)).isEqualTo(Finish.Result.WRITTEN);
    }

    @Test
    void tasksOfADeletedStreamRun() {
        enqueue(3);
        LeasedTask running = node.takeOne("a");
        redis.call("DEL", stream());

        assertThat(reconcileAll()).isEqualTo(3);

        assertThat(node.take("b", 10).tasks()).hasSize(2);
        assertThat(node.succeed(running)).isEqualTo(Finish.Result.WRITTEN);
    }

    @Test
    void tasksOfADeletedStreamRunAlthoughTheNewStreamGivesTheSameIdsAgain() {
        beginStreamInTheFuture();
        enqueue(3);
        redis.call("DEL", stream());
        beginStreamInTheFuture();

        assertThat(reconcileAll()).isEqualTo(3);
        assertThat(reconcileAll()).isZero();

        assertThat(node.take("a", 10).tasks()).hasSize(3);
    }

    @Test
    void aTaskRunsAlthoughAnotherTasksEntryHasTheIdOfItsOwn() {
        TaskId first = node.enqueue(BrokerFixture.task());
        TaskId second = node.enqueue(BrokerFixture.task());
        String entry = redis.list("XRANGE", stream(), "-", "+", "COUNT", "1").toString();
        String id = entry.substring(entry.indexOf('[') + 2, entry.indexOf(','));
        redis.call("DEL", stream());
        redis.call("XADD", stream(), id, "t", second.toString());

        assertThat(reconcileAll()).isEqualTo(2);

        assertThat(ids(node.take("a", 10).tasks())).containsExactlyInAnyOrder(first, second);
    }

    @ParameterizedTest
    @ValueSource(strings = {"streams", "queues", "fair:default:normal", "busy"})
    void tasksRunAlthoughAnIndexWasDeleted(String index) {
        enqueue(3);
        redis.call("DEL", node.base() + index);

        reconcileAll();
        node.await(node.maintenance.repair(Duration.ZERO, Duration.ZERO));

        assertThat(node.take("a", 10).tasks()).hasSize(3);
        assertThat(redis.list("ZRANGE", node.keys.streams(), "0", "-1")).containsExactly(ROUTE);
        assertThat(redis.list("ZRANGE", node.keys.queues(), "0", "-1")).containsExactly("default");
    }

    @Test
    void delayedTasksAreDueAgainWhenTheyWereToBe() {
        TaskId soon =
                node.enqueue(BrokerFixture.aTask().delay(Duration.ofMillis(300)).build());
        TaskId late =
                node.enqueue(BrokerFixture.aTask().delay(Duration.ofHours(1)).build());
        double due = score(late);
        redis.call("DEL", node.keys.later());

        assertThat(reconcileAll()).isEqualTo(2);

        assertThat(score(late)).isEqualTo(due);
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> ids(node.take("a", 10).tasks()).contains(soon));
    }

    @Test
    void aTaskExpiresAlthoughItsTimeWasDeleted() {
        TaskId id = node.enqueue(BrokerFixture.aTask()
                .delay(Duration.ofHours(1))
                .expires(Duration.ofMillis(200))
                .build());
        redis.call("DEL", node.base() + "expiring");

        assertThat(reconcileAll()).isEqualTo(1);

        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> {
            node.await(node.maintenance.sweep());
            return node.find(id).state() == TaskState.EXPIRED;
        });
    }

    @Test
    void suspectsLeaveTheirQuarantineAlthoughItWasDeleted() {
        enqueue(2);
        for (String dead : List.of("dead", "dead too")) {
            node.take(dead, 10);
            awaitDeath(dead, "alive");
        }
        LeasedTask alone = node.take("alive", 10).tasks().get(0);
        redis.call("DEL", node.keys.quarantine("default"));

        assertThat(reconcileAll()).isEqualTo(1);

        node.succeed(alone);
        assertThat(node.take("alive", 10).tasks()).hasSize(1).doesNotContain(alone);
    }

    @Test
    void whatWaitsRunsOrEndedAsItShouldIsLeftAlone() {
        enqueue(10);
        node.enqueue(BrokerFixture.aTask()
                .queue("later")
                .delay(Duration.ofHours(1))
                .expires(Duration.ofHours(2))
                .build());
        node.enqueue(BrokerFixture.aTask().tenant("other").queue("other").build());
        List<LeasedTask> running = node.take("a", 4).tasks();
        node.succeed(running.get(0));
        finish(
                running.get(1),
                new Outcome.Retry(Duration.ofHours(1), new TaskError("timeout", "late", true, 1), Usage.NONE));
        Map<String, Object> before = everything();

        assertThat(reconcileAll()).isZero();

        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void theScanGoesOnUntilAllRecordsWereSeen() {
        enqueue(1_500);
        redis.call("DEL", stream());

        assertThat(reconcileAll()).isEqualTo(1_500);

        assertThat(redis.call("XLEN", stream())).isEqualTo(1_500L);
    }

    @Test
    void oneProcessScansAtATime() {
        enqueue(1_500);
        assertThat(node.await(node.maintenance.beginReconciling(Duration.ofMinutes(1)))
                        .more())
                .isTrue();
        redis.call("DEL", stream());

        Reconcile.Done other = node.await(node.maintenance.beginReconciling(Duration.ofMinutes(1)));

        assertThat(other).isEqualTo(new Reconcile.Done(false, 0));
    }

    @Test
    void aScanWhoseAnswerWasLostIsRepeatedWithoutHarm() {
        enqueue(5);
        redis.call("DEL", stream());

        assertThat(reconcileAll()).isEqualTo(5);
        assertThat(reconcileAll()).isZero();

        assertThat(node.take("a", 10).tasks()).hasSize(5);
    }

    @Test
    void aDamagedRecordDoesNotKeepTheRestFromBeingFound() {
        TaskId damaged = node.enqueue(BrokerFixture.task());
        TaskId good = node.enqueue(BrokerFixture.task());
        redis.call("HDEL", node.keys.task(damaged), "at");
        redis.call("SET", node.base() + "task:no-hash", "x");
        redis.call("DEL", stream());

        node.enqueue(BrokerFixture.task("other"));
        redis.call("SET", node.keys.ready("other:normal:default"), "not a stream");

        assertThat(reconcileAll()).isEqualTo(1);

        assertThat(((Taken.Leased) node.takeAny("a", 10, "default")).tasks())
                .extracting(LeasedTask::id)
                .containsExactly(good);
    }

    @Test
    void aPrefixMayLookLikeAPattern() {
        try (BrokerFixture odd = new BrokerFixture(
                new BrokerFixture.TestRedisConfig(redis.url(), Duration.ofSeconds(5), 0, "team[a]*?\\"),
                BrokerFixture.LEASE)) {
            odd.enqueue(BrokerFixture.task());
            redis.call("DEL", odd.keys.ready(ROUTE));

            assertThat(odd.await(odd.maintenance.beginReconciling(Duration.ofMillis(1)))
                            .tasks())
                    .isEqualTo(1);
        }
    }

    /** New entries get ids that do not depend on the clock. */
    private void beginStreamInTheFuture() {
        redis.call("XADD", stream(), "9999999999999-0", "t", "of nobody");
    }

    private String stream() {
        return node.keys.ready(ROUTE);
    }

    /** A whole scan, from the first record to the last. */
    private long reconcileAll() {
        Reconcile.Done done = node.await(node.maintenance.beginReconciling(Duration.ofMillis(1)));
        long tasks = done.tasks();
        while (done.more()) {
            done = node.await(node.maintenance.goOnReconciling());
            tasks += done.tasks();
        }
        return tasks;
    }

    /** Everything in Redis, except the position of the scan. */
    private Map<String, Object> everything() {
        Map<String, Object> all = new TreeMap<>();
        for (Object key : redis.list("KEYS", "*")) {
            String name = key.toString();
            if (!name.endsWith(":reconcile")) {
                all.put(name, redis.call("DEBUG", "DIGEST-VALUE", name));
            }
        }
        return all;
    }

    private double score(TaskId id) {
        return Double.parseDouble(
                redis.call("ZSCORE", node.keys.later(), id + ":" + ROUTE).toString());
    }
}
