package dev.leadline.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadline.broker.BrokerFixture;
import dev.leadline.broker.BrokerTest;
import dev.leadline.broker.Take;
import dev.leadline.broker.Taken;
import dev.leadline.task.LeasedTask;
import dev.leadline.task.Priority;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** In which order a worker starts the tasks of the queues that it names: weights, strict order, and what they starve. */
class QueueSharesTest extends BrokerTest {

    private QueueShares shares;
    private long calls;

    // ── Weights ─────────────────────────────────────────────────────────────────────────────────────────────────────

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 40, 500})
    void busyQueuesStartInTheRatioOfTheirWeightsInWhateverNumbersTheyAreTaken(int want) {
        fill("a", 600);
        fill("b", 600);
        served("a:3", "b:1");

        List<String> started = start(480, want);

        if (want <= 40) {
            for (int from = 0; from + 40 <= started.size(); from++) {
                assertThat(count("a", started.subList(from, from + 40))).isBetween(30L - want, 30L + want);
            }
        }
        assertThat(count("a", started)).isBetween(358L, 376L);
    }

    @Test
    void aQueueWithoutAWeightCountsAsOneWhereAnotherHasOne() {
        fill("a", 100);
        fill("b", 100);
        served("a", "b:4");

        assertThat(count("b", start(50, 1))).isBetween(39L, 41L);
    }

    @Test
    void whatAQueueDoesNotUseGoesToTheOthersAtOnce() {
        fill("b", 100);
        served("a:9", "b:1");

        assertThat(start(100, 10)).containsOnly("b").hasSize(100);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8})
    void aQueueThatWasEmptyForLongIsNotMadeUpFor(int want) {
        served("a:1", "b:1");
        fill("b", 300);
        start(200, want);

        fill("a", 100);

        assertThat(count("b", start(40, want))).isBetween(16L, 24L);
    }

    /** Each take finds a single task, so that no take says which queue has many. */
    @Test
    void aQueueThatWasEmptyWhileAnotherTrickledIsNotMadeUpFor() {
        served("a:1", "b:1");
        for (int i = 0; i < 60; i++) {
            fill("a", 1);
            assertThat(take(10)).containsExactly("a");
        }

        fill("a", 100);
        fill("b", 100);

        assertThat(count("b", start(40, 1))).isBetween(18L, 22L);
    }

    /** The answer is full after a few tasks of the queue that is read first. */
    @Test
    void aQueueWithLongArgumentsLeavesTheOthersTheirShares() {
        String args = "{\"text\":\"" + "x".repeat(7_900) + "\"}";
        for (int i = 0; i < 300; i++) {
            node.enqueue(BrokerFixture.aTask().queue("a").args(args).build());
        }
        fill("b", 300);
        served("a:1", "b:1");

        assertThat(count("b", start(300, 500))).isBetween(110L, 190L);
    }

    @Test
    void aPausedQueueIsNotMadeUpFor() {
        fill("a", 200);
        fill("b", 200);
        served("a:1", "b:1");
        redis.call("HSET", node.base() + "rules", "paused:b", "1");
        assertThat(start(60, 4)).containsOnly("a");

        redis.call("DEL", node.base() + "rules");

        assertThat(count("b", start(40, 4))).isBetween(18L, 22L);
    }

    /** The turn of a queue may fall on each eighth call, as the turn of the lowest lane would if that were simply the eighth. */
    @ParameterizedTest
    @ValueSource(strings = {"a,b", "a:1,b:1", "a:3,b:1", "a:7,b:1"})
    void noLaneOfAnyQueueIsStarvedWhereOneTaskIsTakenAtATime(String setting) {
        for (String queue : List.of("a", "b")) {
            fill(queue, 400);
            node.enqueue(BrokerFixture.aTask()
                    .queue(queue)
                    .priority(Priority.LOW)
                    .handler("low_task")
                    .build());
        }
        served(setting.split(","));

        List<LeasedTask> low = new ArrayList<>();
        for (int i = 0; i < 240; i++) {
            low.addAll(taken(1).stream()
                    .filter(task -> task.handler().equals("low_task"))
                    .toList());
        }

        assertThat(low).extracting(task -> task.placement().queue()).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void aTaskWhoseWorkerDiedComesFirstInItsQueueAndAtItsQueuesTurn() {
        fill("b", 1);
        served("a:3", "b:1");
        LeasedTask lost = taken(1).get(0);
        redis.call("ZADD", node.keys.workers(), "1", "w");
        redis.call("DEL", node.base() + "reclaim-hold");
        node.await(node.maintenance.reclaim());
        redis.call("DEL", node.base() + "lost:w");
        fill("a", 50);
        fill("b", 50);
        calls = 0;

        List<LeasedTask> next = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            next.addAll(taken(1));
        }

        List<LeasedTask> ofB = next.stream()
                .filter(task -> task.placement().queue().equals("b"))
                .toList();
        assertThat(ofB).hasSize(2);
        assertThat(ofB.get(0).id()).isEqualTo(lost.id());
    }

    @Test
    void aWorkersOwnSharesDoNotChangeWhatWakesIt() {
        served("a:3", "b:1");
        take(1);
        fill("b", 3);

        take(1);

        assertThat(redis.call("EXISTS", node.keys.wake("b"))).isEqualTo(1L);
    }

    // ── Strict order ────────────────────────────────────────────────────────────────────────────────────────────────

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 500})
    void withTheStrictOrderTheFirstQueueIsAlwaysFirst(int want) {
        fill("low", 30);
        fill("high", 30);
        strict("high", "middle", "low");

        List<String> started = start(60, want);

        assertThat(started.subList(0, 30)).containsOnly("high");
        assertThat(started.subList(30, 60)).containsOnly("low");
    }

    @Test
    void withTheStrictOrderANewTaskOfTheFirstQueueIsNext() {
        fill("low", 30);
        strict("high", "low");
        assertThat(take(5)).containsOnly("low");

        fill("high", 1);

        assertThat(take(1)).containsExactly("high");
    }

    /** What the documents say it costs. */
    @Test
    void withTheStrictOrderEvenAHighPriorityOfTheSecondQueueWaits() {
        node.enqueue(
                BrokerFixture.aTask().queue("second").priority(Priority.HIGH).build());
        fill("first", 20);
        strict("first", "second");

        assertThat(start(20, 1)).containsOnly("first");
        assertThat(take(1)).containsExactly("second");
    }

    // ── What is refused ─────────────────────────────────────────────────────────────────────────────────────────────

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a,b,a | SHARED | LEADLINE_QUEUES names the queue a twice",
                "a:3,a:1 | SHARED | LEADLINE_QUEUES names the queue a twice",
                "'' | STRICT | LEADLINE_QUEUE_ORDER is strict, but LEADLINE_QUEUES names no queues",
                "a:3,b | STRICT | LEADLINE_QUEUE_ORDER is strict, but LEADLINE_QUEUES has weights",
            })
    void settingsThatContradictEachOtherAreRefusedInASentence(String queues, QueueOrder order, String says) {
        assertThatThrownBy(() -> new QueueShares(parsed(queues.isEmpty() ? new String[0] : queues.split(",")), order))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith(says)
                .hasMessageContaining(":");
    }

    @Test
    void theLogSaysWhatAWorkerServes() {
        assertThat(new QueueShares(List.of(), QueueOrder.SHARED).described()).isEqualTo("all queues");
        assertThat(new QueueShares(parsed("a", "b"), QueueOrder.SHARED).described())
                .isEqualTo("the queues a, b");
        assertThat(new QueueShares(parsed("a:3", "b"), QueueOrder.SHARED).described())
                .isEqualTo("the queues a:3, b:1");
        assertThat(new QueueShares(parsed("a", "b"), QueueOrder.STRICT).described())
                .isEqualTo("the queues a, b, strictly in this order");
    }

    // ── A worker ────────────────────────────────────────────────────────────────────────────────────────────────────

    private void served(String... queues) {
        shares = new QueueShares(parsed(queues), QueueOrder.SHARED);
    }

    private void strict(String... queues) {
        shares = new QueueShares(parsed(queues), QueueOrder.STRICT);
    }

    private static List<ServedQueue> parsed(String... queues) {
        return Arrays.stream(queues).map(ServedQueue::parse).toList();
    }

    /** The queues of the next tasks that start, in this order. */
    private List<String> start(int tasks, int want) {
        List<String> started = new ArrayList<>();
        while (started.size() < tasks) {
            List<String> next = take(want);
            assertThat(next).isNotEmpty();
            started.addAll(next);
        }
        return started.subList(0, tasks);
    }

    private List<String> take(int want) {
        return taken(want).stream().map(task -> task.placement().queue()).toList();
    }

    private List<LeasedTask> taken(int want) {
        calls++;
        QueueShares.Plan plan = shares.plan(want);
        Take.Ask ask = new Take.Ask("w", calls, want, null, 0, plan.queues(), plan.shares());
        Taken.Leased taken = (Taken.Leased) node.await(node.leases.take(ask));
        shares.taken(taken.tasks(), taken.more());
        return taken.tasks();
    }

    private void fill(String queue, int tasks) {
        node.await(Uni.join()
                .all(Stream.generate(() -> node.broker.enqueue(BrokerFixture.task(queue)))
                        .limit(tasks)
                        .toList())
                .andFailFast());
    }

    private static long count(String queue, List<String> started) {
        return started.stream().filter(queue::equals).count();
    }
}
