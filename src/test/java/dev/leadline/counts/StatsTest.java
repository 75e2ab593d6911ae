package dev.leadline.counts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.leadline.broker.BrokerFixture;
import dev.leadline.broker.BrokerTest;
import dev.leadline.task.LeasedTask;
import dev.leadline.task.NewTask;
import dev.leadline.task.Outcome;
import dev.leadline.task.Placement;
import dev.leadline.task.Priority;
import dev.leadline.task.TaskError;
import dev.leadline.task.TaskId;
import dev.leadline.task.Usage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What happened when, from the counters of processes and of scripts to the numbers of charts. */
class StatsTest extends BrokerTest {

    private static final Outcome DONE = new Outcome.Succeeded(Outcome.NO_RESULT, Usage.NONE);

    private final KeepCountsCalls writer = new KeepCountsCalls();

    /** Writes what the node counted, as the process does from time to time. */
    private final class KeepCountsCalls {

        private long number;

        void write() {
            write("p", ++number, System.currentTimeMillis(), node.counts.take());
        }

        void write(String process, long call, long ms, Map<Counts.Of, long[]> counted) {
            node.await(new KeepCounts(node.scripts(), process, Duration.ofSeconds(2))
                    .run(new KeepCounts.Call(call, ms, List.copyOf(counted.entrySet()))));
        }
    }

    @Test
    void whatAProcessCountsIsInTheStepInWhichItHappened() {
        node.enqueue(BrokerFixture.task("q"));
        node.enqueue(BrokerFixture.task("q"));
        node.counts.started(place("q", "default"), "t", Duration.ofMillis(40));
        node.counts.ended(place("q", "default"), "t", DONE, Duration.ofMillis(70));

        writer.write();

        Series all = total(null);
        assertThat(all.sum(Kind.ENQUEUED)).isEqualTo(2);
        assertThat(all.sum(Kind.STARTED)).isEqualTo(1);
        assertThat(all.sum(Kind.SUCCEEDED)).isEqualTo(1);
        assertThat(all.sum(Kind.RUN_MS)).isEqualTo(70);
        assertThat(all.sum(Kind.WAIT_MS)).isEqualTo(40);
        long[] enqueued = all.of(Kind.ENQUEUED);
        assertThat(enqueued).hasSize(360);
        assertThat(enqueued[359] + enqueued[358]).isEqualTo(2);
        assertThat(read(null, Stats.By.TOTAL, Duration.ofDays(1))
                        .series()
                        .get(0)
                        .of(Kind.ENQUEUED))
                .hasSize(1440);
    }

    @Test
    void aCallThatIsRepeatedCountsOnce() {
        node.counts.enqueued(place("q", "default"), "t");
        Map<Counts.Of, long[]> counted = node.counts.take();

        for (int i = 0; i < 3; i++) {
            writer.write("p", 1, System.currentTimeMillis(), counted);
        }
        writer.write("another", 1, System.currentTimeMillis(), counted);

        assertThat(total(null).sum(Kind.ENQUEUED)).isEqualTo(2);
    }

    @Test
    void aTenantSeesItsOwnNumbersAlone() {
        node.counts.enqueued(place("q", "mine"), "t");
        node.counts.enqueued(place("q", "others"), "t");
        node.counts.enqueued(place("secret", "others"), "t");
        writer.write();

        assertThat(total("mine").sum(Kind.ENQUEUED)).isEqualTo(1);
        assertThat(read("mine", Stats.By.QUEUE, Duration.ofHours(1)).series())
                .extracting(Series::key)
                .containsExactly("q");
        assertThat(total("nobody").sum(Kind.ENQUEUED)).isZero();
        assertThat(total(null).sum(Kind.ENQUEUED)).isEqualTo(3);
    }

    @Test
    void seriesAreToldApartByQueueAndByTaskAndFiltered() {
        node.counts.enqueued(place("q1", "default"), "a");
        node.counts.enqueued(place("q1", "default"), "b");
        node.counts.enqueued(place("q2", "default"), "b");
        writer.write();

        assertThat(read(null, Stats.By.QUEUE, Duration.ofHours(1)).series())
                .extracting(Series::key, one -> one.sum(Kind.ENQUEUED))
                .containsExactly(tuple("q1", 2L), tuple("q2", 1L));
        Stats.Query query = new Stats.Query(null, Stats.By.TASK, Duration.ofHours(1), "q1", null);
        assertThat(node.await(node.stats.read(query)).series())
                .extracting(Series::key)
                .containsExactly("a", "b");
    }

    @Test
    void aBucketStaysSmallHoweverManyQueuesThereAreAndNothingIsLost() {
        for (int i = 0; i < 1_500; i++) {
            node.counts.enqueued(place("q" + i, "t" + i % 3), "t");
        }
        int call = 0;
        List<Map.Entry<Counts.Of, long[]>> lines =
                List.copyOf(node.counts.take().entrySet());
        for (int from = 0; from < lines.size(); from += 100) {
            KeepCounts.Call piece =
                    new KeepCounts.Call(++call, System.currentTimeMillis(), lines.subList(from, from + 100));
            node.await(new KeepCounts(node.scripts(), "p", Duration.ofSeconds(2)).run(piece));
        }

        Stats.Answer answer = read(null, Stats.By.QUEUE, Duration.ofHours(1));
        assertThat(answer.series()).hasSize(50);
        Series others = answer.others();
        assertThat(others).isNotNull();
        assertThat(answer.series().stream()
                                .mapToLong(one -> one.sum(Kind.ENQUEUED))
                                .sum()
                        + others.sum(Kind.ENQUEUED))
                .isEqualTo(1_500);
        assertThat(total(null).sum(Kind.ENQUEUED)).isEqualTo(1_500);
        for (Object key : redis.list("KEYS", node.base() + "counts:*:*:+")) {
            assertThat(Integer.parseInt(String.valueOf(redis.call("HLEN", String.valueOf(key)))))
                    .isLessThanOrEqualTo(201);
        }
        for (Object key : redis.list("KEYS", node.base() + "counts*")) {
            assertThat(Long.parseLong(String.valueOf(redis.call("TTL", String.valueOf(key)))))
                    .as(String.valueOf(key))
                    .isPositive();
        }
    }

    @Test
    void endsThatNoWorkerSeesAreCountedByTheScriptsThatMakeThem() {
        TaskId cancelled =
                node.enqueue(BrokerFixture.aTask().queue("c").tenant("a").build());
        node.await(node.broker.cancel(cancelled, null));
        node.enqueue(BrokerFixture.aTask()
                .queue("e")
                .tenant("a")
                .expires(Duration.ofMillis(1))
                .build());
        node.enqueue(BrokerFixture.aTask().queue("p").tenant("b").build());
        node.await(node.queues.purge("p"));

        Awaitility.await().untilAsserted(() -> {
            node.await(node.maintenance.sweep());
            assertThat(total(null).sum(Kind.EXPIRED)).isEqualTo(1);
        });
        assertThat(total(null).sum(Kind.CANCELLED)).isEqualTo(2);
        assertThat(total("a").sum(Kind.CANCELLED)).isEqualTo(1);
        assertThat(total("b").sum(Kind.CANCELLED)).isEqualTo(1);
        assertThat(read(null, Stats.By.QUEUE, Duration.ofHours(1)).series())
                .extracting(Series::key)
                .containsExactlyInAnyOrder("c", "e", "p");
    }

    @Test
    void aRunWhoseWorkerWasLostIsACrash() {
        node.enqueue(BrokerFixture.task());
        node.takeOne("a");

        awaitDeath("a", "b");

        assertThat(total(null).sum(Kind.CRASHED)).isEqualTo(1);
    }

    @Test
    void anEndThatAWorkerReportsIsNotCountedByTheScript() {
        node.enqueue(BrokerFixture.task());
        LeasedTask task = node.takeOne("a");
        node.await(node.leases.finish(task.lease(), new Outcome.Cancelled(Usage.NONE), null));

        assertThat(total(null).sum(Kind.CANCELLED)).isZero();
    }

    @Test
    void aTaskSaysForHowLongItHadBeenReady() {
        node.enqueue(BrokerFixture.task());

        assertThat(node.takeOne("a").waited()).isBetween(Duration.ZERO, Duration.ofSeconds(20));
    }

    @Test
    void whatIsDamagedCountsAsNothing() {
        node.counts.enqueued(place("q", "default"), "t");
        writer.write();
        List<?> buckets = redis.list("KEYS", node.base() + "counts:10:*:+");
        redis.call("HSET", String.valueOf(buckets.get(0)), "x y z", "1 2", "a b", "x -1 99999999999999999999999");
        redis.call("HSET", String.valueOf(buckets.get(0)), "", "7");

        assertThat(total(null).sum(Kind.ENQUEUED)).isEqualTo(1);

        redis.call("DEL", String.valueOf(buckets.get(0)));
        redis.call("SET", String.valueOf(buckets.get(0)), "of another type");
        node.counts.enqueued(place("q", "default"), "t");
        writer.write();
        assertThat(total(null).sum(Kind.ENQUEUED)).isLessThanOrEqualTo(1);
        NewTask next = BrokerFixture.task();
        node.enqueue(next);
        node.await(node.broker.cancel(next.id(), null));
        assertThat(node.find(next.id()).state().isFinal()).isTrue();
    }

    @Test
    void theLastHourSaysWhatFailedInEachQueue() {
        Outcome failed = new Outcome.Failed(new TaskError("timeout", "x", false, 1), Usage.NONE);
        node.counts.ended(place("q", "default"), "t", failed, Duration.ZERO);
        node.counts.ended(place("q", "default"), "t", DONE, Duration.ZERO);
        writer.write();

        LastHour hour = node.await(node.stats.lastHour(null));

        assertThat(hour.failed()).isEqualTo(1);
        assertThat(hour.finished()).isEqualTo(2);
        assertThat(hour.failedIn("q")).isEqualTo(1);
        assertThat(hour.failedIn("another")).isZero();
    }

    private static Placement place(String queue, String tenant) {
        return new Placement(queue, Priority.NORMAL, tenant);
    }

    private Series total(@Nullable String tenant) {
        return read(tenant, Stats.By.TOTAL, Duration.ofHours(1)).series().get(0);
    }

    private Stats.Answer read(@Nullable String tenant, Stats.By by, Duration range) {
        return node.await(node.stats.read(new Stats.Query(tenant, by, range, null, null)));
    }
}
