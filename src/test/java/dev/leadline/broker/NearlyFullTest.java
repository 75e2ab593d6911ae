package dev.leadline.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.leadline.RedisUnavailable;
import dev.leadline.task.Charges;
import dev.leadline.task.Json;
import dev.leadline.task.LeasedTask;
import dev.leadline.task.NewTask;
import dev.leadline.task.Outcome;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import dev.leadline.task.Usage;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Near maxmemory new tasks are refused before Redis refuses them, and what was taken is finished. */
class NearlyFullTest extends BrokerTest {

    @AfterEach
    void unbound() {
        redis.call("CONFIG", "SET", "maxmemory", "0");
    }

    private long used() {
        String info = String.valueOf(redis.call("INFO", "memory"));
        return Pattern.compile("used_memory:(\\d+)")
                .matcher(info)
                .results()
                .map(MatchResult::group)
                .mapToLong(found -> Long.parseLong(found.substring("used_memory:".length())))
                .findFirst()
                .orElseThrow();
    }

    /** With so much memory in use that a buffer more or less changes nothing. */
    private void usePercent(double percent) {
        redis.call("SETRANGE", "ballast", "20000000", "x");
        redis.call("CONFIG", "SET", "maxmemory", Long.toString(Math.round(used() * 100 / percent)));
    }

    /** Redis is looked at once a second. */
    private void awaitRefusal() {
        Awaitility.await().until(() -> catchThrowable(() -> node.enqueue(BrokerFixture.task())) != null);
        assertRefused();
    }

    private void assertRefused() {
        assertThat(catchThrowable(() -> node.enqueue(BrokerFixture.task())))
                .isInstanceOfSatisfying(RedisUnavailable.class, full -> {
                    assertThat(full.isFull()).isTrue();
                    assertThat(full.outcomeKnown()).isTrue();
                });
    }

    @Test
    void newTasksAreRefusedBeforeRedisIsFullAndWhatRunsIsFinished() {
        enqueue(2);
        LeasedTask running = node.takeOne("a");
        usePercent(97);

        awaitRefusal();

        // Redis itself still accepts what needs memory: the steps of what runs, and any other program's keys.
        node.await(node.leases.keepStep(
                running.lease(), BrokerFixture.step("paid", "\"" + "x".repeat(1_000) + "\""), Charges.NONE));
        assertThat(redis.call("SET", "other", "value")).isEqualTo("OK");
        assertThat(finish(running, new Outcome.Succeeded(Json.of("\"" + "x".repeat(2_000) + "\""), Usage.NONE)))
                .isEqualTo(Finish.Result.WRITTEN);
        assertThat(node.succeed(node.takeOne("a"))).isEqualTo(Finish.Result.WRITTEN);
    }

    @Test
    void belowTheBoundAndWithoutMaxmemoryTasksAreTaken() {
        usePercent(80);
        node.enqueue(BrokerFixture.task());
        unbound();

        node.enqueue(BrokerFixture.task());

        assertThat(drain("a")).isEqualTo(2);
    }

    @Test
    void tasksAreTakenAgainSoonAfterThereIsMemory() {
        usePercent(97);
        assertRefused();

        usePercent(50);

        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> {
            NewTask task = BrokerFixture.task();
            return catchThrowable(() -> node.enqueue(task)) == null;
        });
    }

    @Test
    void redisIsAskedAtMostOnceASecondAndNotAtAllByAnIdleNode() {
        enqueue(1);
        redis.call("CONFIG", "RESETSTAT");
        long start = System.nanoTime();
        enqueue(200);
        long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();

        assertThat(calls("info")).isLessThanOrEqualTo(seconds + 1);
        assertThat(calls("evalsha")).isEqualTo(200);

        usePercent(97);
        awaitRefusal();
        redis.call("CONFIG", "RESETSTAT");
        start = System.nanoTime();
        for (int i = 0; i < 50; i++) {
            assertRefused();
        }
        seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
        assertThat(calls("evalsha")).isLessThanOrEqualTo(seconds + 1);
    }

    /** How often Redis ran the command since the statistics were reset. */
    private long calls(String command) {
        String stats = String.valueOf(redis.call("INFO", "commandstats"));
        return Pattern.compile("cmdstat_" + command + ":calls=(\\d+)")
                .matcher(stats)
                .results()
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .findFirst()
                .orElse(0);
    }

    /** Twenty megabytes, filled by nothing but tasks: each that was accepted is there, and can be run to its end. */
    @Test
    void aSmallRedisThatIsFilledWithTasksAcceptsNoMoreThanItCanFinish() {
        redis.call("CONFIG", "SET", "maxmemory", Long.toString(used() + (20L << 20)));
        List<TaskId> accepted = new ArrayList<>();
        boolean refused = false;
        while (!refused) {
            List<NewTask> tasks = Stream.generate(() -> BrokerFixture.aTask()
                            .args("{\"x\":\"" + "y".repeat(2_000) + "\"}")
                            .build())
                    .limit(100)
                    .toList();
            try {
                node.await(Uni.join()
                        .all(tasks.stream().map(node.broker::enqueue).toList())
                        .andFailFast());
                tasks.forEach(task -> accepted.add(task.id()));
                Awaitility.await().pollDelay(Duration.ofMillis(20)).until(() -> true);
            } catch (RedisUnavailable full) {
                assertThat(full.isFull()).isTrue();
                refused = true;
            }
            assertThat(accepted).hasSizeLessThan(20_000);
        }

        assertThat(accepted).hasSizeGreaterThan(1_000);
        drain("a");
        assertThat(accepted.stream().filter(id -> node.find(id).state() != TaskState.SUCCEEDED))
                .isEmpty();
    }
}
