package dev.leadline.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.task.NewTask;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What queues cost if they have nothing to run. */
class ManyQueuesTest extends BrokerTest {

    private static final int MANY = 600;

    @Test
    void aTaskCostsNoMoreCommandsHoweverManyQueuesAreIdle() {
        node.enqueue(BrokerFixture.task("lone"));
        drain("a");
        long before = commandsOfOneTask();

        oneTaskInEachOf(MANY);
        assertThat(drain("a")).isEqualTo(MANY);

        assertThat(commandsOfOneTask()).isEqualTo(before);
    }

    @Test
    void aTaskCostsNoMoreCommandsHoweverManyQueuesArePausedAndTenantsHaveWeights() {
        redis.call("HSET", node.base() + "rules", "paused:one", "1", "weight:one", "2");
        node.enqueue(BrokerFixture.task("lone"));
        drain("a");
        long before = commandsOfOneTask();

        for (int i = 0; i < MANY; i++) {
            redis.call("HSET", node.base() + "rules", "paused:queue-" + i, "1", "weight:tenant-" + i, "3");
        }
        oneTaskInEachOf(MANY);
        assertThat(drain("a")).isZero();

        assertThat(commandsOfOneTask()).isEqualTo(before);
    }

    /** They are at the front of the queues that have tasks, since they were never read. */
    @Test
    void aTaskDoesNotWaitUntilEachOfManyQueuesWasFoundToBePaused() {
        oneTaskInEachOf(MANY / 2);
        for (int i = 0; i < MANY / 2; i++) {
            redis.call("HSET", node.base() + "rules", "paused:queue-" + i, "1");
        }
        node.enqueue(BrokerFixture.task("z-lone"));

        assertThat(node.takeOne("a").placement().queue()).isEqualTo("z-lone");
    }

    private long commandsOfOneTask() {
        node.take("a", 0);
        redis.call("CONFIG", "RESETSTAT");
        node.enqueue(BrokerFixture.task("lone"));
        node.succeed(node.takeOne("a"));
        return Pattern.compile("calls=(\\d+)")
                .matcher(redis.call("INFO", "commandstats").toString())
                .results()
                .mapToLong(calls -> Long.parseLong(calls.group(1)))
                .sum();
    }

    @Test
    void everyQueueIsServedAlthoughThereAreMoreThanOneTakeCanRead() {
        oneTaskInEachOf(MANY);

        Taken.Leased first = node.take("a", 500);

        assertThat(first.tasks()).hasSize(500);
        assertThat(first.more()).isTrue();
        assertThat(node.take("a", 500).tasks()).hasSize(MANY - 500);
        assertThat(node.take("a", 500).more()).isFalse();
    }

    @Test
    void queuesTakeTurnsWhereEachHasMoreThanCanBeTaken() {
        for (String queue : List.of("one", "two", "three")) {
            for (int i = 0; i < 10; i++) {
                node.enqueue(BrokerFixture.task(queue));
            }
        }

        List<String> first = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            long now = System.currentTimeMillis();
            first.add(node.takeOne("a").placement().queue());
            // The time of a queue's last read is noted in milliseconds.
            org.awaitility.Awaitility.await()
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> System.currentTimeMillis() > now + 1);
        }

        assertThat(first).containsExactlyInAnyOrder("one", "two", "three");
    }

    @Test
    void aQueueThatIsEmptyForAWhileIsForgotten() {
        oneTaskInEachOf(MANY);
        drain("a");
        assertThat(redis.call("ZCARD", node.keys.queues())).isEqualTo((long) MANY);

        node.await(node.maintenance.repair(Duration.ofMinutes(1), Duration.ZERO));
        assertThat(redis.call("ZCARD", node.keys.queues())).isEqualTo((long) MANY);

        node.await(node.maintenance.repair(Duration.ZERO, Duration.ZERO));
        assertThat(redis.call("ZCARD", node.keys.queues())).isEqualTo(0L);
        assertThat(redis.call("ZCARD", node.keys.streams())).isEqualTo(0L);
        assertThat(redis.list("KEYS", node.base() + "ready:*")).isEmpty();
    }

    @Test
    void oneNodeRepairsAtATime() {
        oneTaskInEachOf(1);
        drain("a");
        node.await(node.maintenance.repair(Duration.ofMinutes(1)));

        node.await(node.maintenance.repair(Duration.ZERO, Duration.ofMinutes(1)));

        assertThat(redis.call("ZCARD", node.keys.streams())).isEqualTo(1L);
    }

    @Test
    void aWorkerThatNamesItsQueuesIsWokenForTheseAndOneThatServesAllForAny() {
        node.takeAny("some", 1, "mine");
        redis.call("DEL", node.keys.wakeAny());

        node.enqueue(BrokerFixture.task("mine"));
        node.enqueue(BrokerFixture.task("other"));

        assertThat(redis.call("LLEN", node.keys.wake("mine"))).isEqualTo(1L);
        assertThat(redis.call("LLEN", node.keys.wakeAny())).isEqualTo(1L);
        assertThat(redis.call("EXISTS", node.keys.wake("other"))).isEqualTo(0L);
    }

    @Test
    void aTakeThatLeavesTasksInItsQueueWakesAnother() {
        for (int i = 0; i < 3; i++) {
            node.enqueue(BrokerFixture.task("mine"));
        }
        node.takeAny("one", 1, "mine");
        redis.call("DEL", node.keys.wake("mine"), node.keys.wakeAny());

        node.takeAny("one", 1, "mine");

        assertThat(redis.call("LLEN", node.keys.wake("mine"))).isEqualTo(1L);
        assertThat(redis.call("LLEN", node.keys.wakeAny())).isEqualTo(1L);

        node.takeAny("one", 1, "mine");
        redis.call("DEL", node.keys.wake("mine"), node.keys.wakeAny());
        node.takeAny("one", 1, "mine");
        assertThat(redis.call("EXISTS", node.keys.wake("mine"), node.keys.wakeAny()))
                .isEqualTo(0L);
    }

    private void oneTaskInEachOf(int queues) {
        List<NewTask> tasks = IntStream.range(0, queues)
                .mapToObj(i -> BrokerFixture.task("queue-" + i))
                .toList();
        node.await(Uni.join()
                .all(tasks.stream().map(node.broker::enqueue).toList())
                .andFailFast());
    }
}
