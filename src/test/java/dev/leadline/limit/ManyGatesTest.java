package dev.leadline.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.broker.BrokerFixture;
import dev.leadline.broker.BrokerTest;
import dev.leadline.task.LeasedTask;
import dev.leadline.task.NewTask;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What many limits cost that tasks wait for. */
class ManyGatesTest extends BrokerTest {

    private static final int MANY = 1_500;

    /** A paused limit for each of as many keys, and a task that waits for it. */
    private void pausedGates(int count) {
        node.await(node.limits.put(LimitName.parse("key:site:*"), new LimitRule(null, null, true), 1000));
        List<NewTask> tasks = IntStream.range(0, count)
                .mapToObj(i -> BrokerFixture.aTask().limitKeys("site:" + i).build())
                .toList();
        node.await(Uni.join()
                .all(tasks.stream().map(node.broker::enqueue).toList())
                .andFailFast());
    }

    private long now() {
        List<Object> time = redis.list("TIME");
        return Long.parseLong(String.valueOf(time.get(0))) * 1000;
    }

    /** How many gates are looked at within this time. */
    private long looks(Duration within) {
        return (Long) redis.call("ZCOUNT", node.base() + "gates", "-inf", Long.toString(now() + within.toMillis()));
    }

    @Test
    void gatesThatStayClosedAreLookedAtLessOftenTheMoreThereAre() {
        pausedGates(MANY);
        // The first ones were planned when there were few.
        redis.list("ZRANGE", node.base() + "gates", "0", "-1")
                .forEach(gate -> redis.call("ZADD", node.base() + "gates", "0", String.valueOf(gate)));
        for (int call = 0; call < MANY / 100; call++) {
            node.take("a", 1);
        }

        assertThat(looks(Duration.ofSeconds(MANY / 100 - 2))).isZero();
        assertThat(looks(Duration.ofSeconds(MANY / 100 + 5))).isEqualTo(MANY);
    }

    @Test
    void fewGatesAreLookedAtEveryFiveSeconds() {
        pausedGates(10);

        assertThat(looks(Duration.ofSeconds(3))).isZero();
        assertThat(looks(Duration.ofSeconds(7))).isEqualTo(10);
    }

    @Test
    void allOfThemStartWhenTheirLimitIsLifted() {
        pausedGates(MANY);

        node.await(node.limits.put(LimitName.parse("key:site:*"), new LimitRule(1, null, false), 1000));

        assertThat(drain("a")).isEqualTo(MANY);
    }

    @Test
    void aGateWhoseTasksNobodyTakesIsLookedAtSoonAgainAlthoughManyAreClosed() {
        pausedGates(MANY);
        node.await(node.limits.put(LimitName.parse("key:other"), new LimitRule(1, null, false), 1000));
        node.enqueue(BrokerFixture.aTask().limitKeys("other").build());
        LeasedTask running = node.takeOne("a");
        for (int i = 0; i < 10; i++) {
            node.enqueue(
                    BrokerFixture.aTask().queue("unserved").limitKeys("other").build());
        }
        node.succeed(running);

        Awaitility.await("its turn comes after all others")
                .atMost(Duration.ofSeconds(20))
                .until(() -> {
                    node.takeAny("a", 1, "default");
                    return turn() > 1e12;
                });
        String gate = String.valueOf(redis.call("ZSCORE", node.base() + "gates", "key:other"));
        assertThat(Long.parseLong(gate) - now()).isLessThan(7_000);
    }

    private double turn() {
        List<Object> first = redis.list("ZRANGE", node.base() + "turns:key:other", "0", "0", "WITHSCORES");
        return first.isEmpty() ? 0 : Double.parseDouble(String.valueOf(first.get(1)));
    }
}
