package dev.leadline.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.broker.BrokerFixture;
import dev.leadline.broker.BrokerTest;
import dev.leadline.broker.Taken;
import dev.leadline.task.LeasedTask;
import dev.leadline.task.Outcome;
import dev.leadline.task.TaskError;
import dev.leadline.task.TaskId;
import dev.leadline.task.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** How many tasks may start within a time, by the clock of Redis. */
class RateTest extends BrokerTest {

    private void limit(String name, int count, Duration per) {
        node.await(node.limits.put(
                LimitName.parse(name), new LimitRule(null, new LimitRule.Rate(count, per), false), 1000));
    }

    private List<Long> starts(List<LeasedTask> tasks) {
        return tasks.stream()
                .map(task -> String.valueOf(node.find(task.id()).times().startedAt()))
                .map(started -> java.time.Instant.parse(started).toEpochMilli())
                .sorted()
                .toList();
    }

    /** Checks every stretch of time of this length, and not only those that begin at some full second. */
    private static void assertNoStretchHasMore(List<Long> starts, int count, Duration per) {
        for (int i = 0; i + count < starts.size(); i++) {
            assertThat(starts.get(i + count) - starts.get(i))
                    .as("from start %d", i)
                    .isGreaterThanOrEqualTo(per.toMillis());
        }
    }

    @Test
    void noStretchOfTimeHasMoreStartsThanTheRateAllows() {
        Duration per = Duration.ofMillis(200);
        limit("handler:a_task", 5, per);
        enqueue(60);
        List<LeasedTask> all = new ArrayList<>();
        Random random = new Random(7);
        long begun = System.nanoTime();

        Awaitility.await()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(7))
                .until(() -> {
                    List<LeasedTask> some = node.take("worker-" + random.nextInt(3), 1 + random.nextInt(9))
                            .tasks();
                    some.forEach(node::succeed);
                    all.addAll(some);
                    return all.size() == 60;
                });

        assertNoStretchHasMore(starts(all), 5, per);
        // Eleven times the length of the rate at least; late takes may add to it.
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(per.multipliedBy(11 + 8));
    }

    @Test
    void aRateOfManyStartsIsExactToo() {
        Duration per = Duration.ofMillis(300);
        limit("queue:default", 100, per);
        enqueue(350);
        List<LeasedTask> all = new ArrayList<>();

        Awaitility.await().pollInterval(Duration.ofMillis(5)).until(() -> {
            all.addAll(node.take("a", 60).tasks());
            return all.size() == 350;
        });

        assertNoStretchHasMore(starts(all), 100, per);
    }

    @Test
    void aTakeSaysWhenTheRateLetsTheNextTaskStart() {
        limit("queue:default", 1, Duration.ofMinutes(1));
        enqueue(2);

        Taken.Leased first = node.take("a", 5);

        assertThat(first.tasks()).hasSize(1);
        // Redis looks at a gate with a line every five seconds in any case.
        assertThat(first.nextDueMs()).isBetween(1L, 5_000L);
        limit("queue:default", 1, Duration.ofSeconds(2));
        assertThat(node.take("a", 5).nextDueMs()).isBetween(1L, 2_000L);
    }

    @Test
    void aWaitForTheRateCountsNoAttemptAndRaisesNoLease() {
        limit("queue:default", 1, Duration.ofMillis(300));
        enqueue(1);
        node.takeOne("a");
        TaskId waiting = node.enqueue(BrokerFixture.task());

        List<LeasedTask> taken = new ArrayList<>();
        Awaitility.await().until(() -> taken.addAll(node.take("a", 5).tasks()));

        assertThat(taken.get(0).id()).isEqualTo(waiting);
        assertThat(taken.get(0).attempt()).isEqualTo(1);
        assertThat(taken.get(0).lease().number()).isEqualTo(1);
    }

    @Test
    void aFailureThatIsTriedAgainCountsAsAnotherStart() {
        limit("queue:default", 2, Duration.ofHours(1));
        enqueue(2);
        LeasedTask first = node.takeOne("a");
        finish(
                first,
                new Outcome.Retry(Duration.ofMillis(1), new TaskError("handler-failed", "no", true, 1), Usage.NONE));
        List<LeasedTask> second = new ArrayList<>();
        Awaitility.await().until(() -> second.addAll(node.take("a", 1).tasks()));

        Awaitility.await()
                .until(() -> node.take("a", 5).tasks().isEmpty()
                        && redis.call("EXISTS", node.keys.later()).equals(0L));

        assertThat(node.take("a", 5).tasks()).isEmpty();
        LimitView view = node.await(node.limits.find(LimitName.parse("queue:default")));
        assertThat(view.parked()).isEqualTo(1);
        assertThat(view.opensAt()).isAfter(java.time.Instant.now().plusSeconds(3000));
    }

    @Test
    void raisingARateLetsTasksStartAtOnce() {
        limit("queue:default", 1, Duration.ofHours(1));
        enqueue(5);
        assertThat(node.take("a", 10).tasks()).hasSize(1);

        limit("queue:default", 3, Duration.ofHours(1));

        assertThat(node.take("a", 10).tasks()).hasSize(2);
        assertThat(node.take("a", 10).tasks()).isEmpty();
    }

    @Test
    void aRateAndANumberAtOnceHoldTogether() {
        node.await(node.limits.put(
                LimitName.parse("queue:default"),
                new LimitRule(2, new LimitRule.Rate(3, Duration.ofHours(1)), false),
                1000));
        enqueue(9);
        List<LeasedTask> running = node.take("a", 10).tasks();
        assertThat(running).hasSize(2);

        running.forEach(node::succeed);

        assertThat(node.take("a", 10).tasks()).hasSize(1);
        assertThat(node.take("a", 10).tasks()).isEmpty();
    }

    @Test
    void aClockThatWentBackClosesNoGateForLong() {
        limit("queue:default", 1, Duration.ofMillis(200));
        enqueue(1);
        node.take("a", 2);
        long ahead = System.currentTimeMillis() + Duration.ofHours(5).toMillis();
        redis.call("LSET", node.base() + "starts:queue:default", "0", String.valueOf(ahead));
        redis.call("PERSIST", node.base() + "starts:queue:default");
        TaskId next = node.enqueue(BrokerFixture.task());

        Awaitility.await()
                .atMost(Duration.ofSeconds(8))
                .until(() -> ids(node.take("a", 5).tasks()).contains(next));
    }
}
