package dev.leadline.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.broker.BrokerFixture;
import dev.leadline.task.LeasedTask;
import dev.leadline.task.TaskFailure;
import dev.leadline.testsupport.RedisProcess;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.lifecycle.BeforeTry;

/**
 * Whatever calls are made, and however long they take: what arrives at a provider in any window never passes a limit. A request
 * arrives at a moment between its reservation and its answer.
 */
class LimiterPropertyTest {

    private static final Duration WINDOW = Duration.ofMillis(400);

    private static RedisProcess redis;
    private BrokerFixture node;

    /** @param at by the clock of {@link System#nanoTime} */
    private record Arrival(long at, long tokens) {}

    @BeforeContainer
    static void startRedis() {
        redis = BrokerFixture.redis();
    }

    @AfterContainer
    static void stopRedis() {
        redis.close();
    }

    @BeforeTry
    void startNode() {
        redis.call("FLUSHALL");
        node = new BrokerFixture(redis.url());
    }

    @AfterTry
    void stopNode() {
        node.close();
    }

    @Property(tries = 25, shrinking = ShrinkingMode.OFF)
    void noWindowOfTheProviderHasMoreThanTheLimit(
            @ForAll @IntRange(min = 1, max = 8) int rpm,
            @ForAll @IntRange(min = 40, max = 200) int tpm,
            @ForAll @IntRange(min = 1, max = 4) int concurrent,
            @ForAll @Size(min = 10, max = 60) List<@IntRange(min = 1, max = 40) Integer> calls) {
        QuotaConfig config = TestQuotaConfig.of("*: rpm=" + rpm + " tpm=" + tpm + " concurrent=" + concurrent, WINDOW);
        Quotas quotas = new Quotas(node.links, node.prefix, node.keys, node.redisConfig, config);
        node.enqueue(BrokerFixture.task());
        LeasedTask task = node.takeOne("a");
        ConcurrentLinkedQueue<Arrival> arrived = new ConcurrentLinkedQueue<>();
        AtomicInteger underWay = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();

        List<Uni<Long>> all = new ArrayList<>();
        for (int i = 0; i < calls.size(); i++) {
            int tokens = calls.get(i);
            // Some arrive at once and are answered late, others the other way round.
            Duration before = Duration.ofMillis(tokens % 3 * 20 + 1);
            Duration after = Duration.ofMillis(tokens % 5 * 15 + 1);
            Uni<Long> send = Uni.createFrom()
                    .item(() -> most.accumulateAndGet(underWay.incrementAndGet(), Math::max))
                    .onItem()
                    .delayIt()
                    .by(before)
                    .invoke(() -> arrived.add(new Arrival(System.nanoTime(), tokens)))
                    .onItem()
                    .delayIt()
                    .by(after)
                    .invoke(() -> underWay.decrementAndGet())
                    .replaceWith((long) tokens);
            QuotaCall call = new QuotaCall(task.lease(), "model", List.of("main"), tokens + tokens / 4);
            all.add(Uni.createFrom()
                    .voidItem()
                    .onItem()
                    .delayIt()
                    .by(Duration.ofMillis(i * 12L + 1))
                    .chain(() -> quotas.call(call, project -> send, Long::longValue))
                    .onFailure(TaskFailure.Parked.class)
                    .recoverWithItem(0L));
        }
        node.await(Uni.join().all(all).andFailFast());

        assertThat(most.get()).isBetween(1, concurrent);
        for (Arrival last : arrived) {
            List<Arrival> window = arrived.stream()
                    .filter(one -> one.at() <= last.at() && one.at() > last.at() - WINDOW.toNanos())
                    .toList();
            assertThat(window).hasSizeLessThanOrEqualTo(rpm);
            assertThat(window.stream().mapToLong(Arrival::tokens).sum()).isLessThanOrEqualTo(tpm);
        }
        assertThat(node.await(quotas.models()).get(0).projects().get(0).used().concurrent())
                .isZero();
    }
}
