package dev.leadline.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadline.broker.BrokerFixture;
import dev.leadline.broker.BrokerTest;
import dev.leadline.broker.Taken;
import dev.leadline.listing.Portion;
import dev.leadline.task.LeasedTask;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shares of tenants. */
class TenantWeightsTest extends BrokerTest {

    private TenantWeights weights;

    @BeforeEach
    void readWeights() {
        weights = node.tenantWeights(new Settings(Optional.empty(), 3));
    }

    record Settings(Optional<List<TenantWeight>> weights, int maxRules) implements TenantsConfig {}

    // ── Shares ──────────────────────────────────────────────────────────────────────────────────────────────────────

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 10, 64, 100, 500})
    void tenantsStartTasksInTheRatioOfTheirWeightsInWhateverNumbersTheyAreTaken(int want) {
        set("acme", 3);
        fill("acme", 500);
        fill("globex", 500);

        List<String> started = start(400, want);

        assertThat(count("acme", started)).isBetween(294L, 306L);
        if (want <= 10) {
            for (int from = 0; from + 40 <= started.size(); from++) {
                assertThat(count("acme", started.subList(from, from + 40))).isBetween(30L - want, 30L + want);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 100})
    void ofManyTenantsEachGetsItsShare(int want) {
        set("tenant-0", 10);
        set("tenant-1", 5);
        for (int i = 0; i < 10; i++) {
            fill("tenant-" + i, 120);
        }

        List<String> started = start(230, want);

        assertThat(count("tenant-0", started)).isBetween(90L, 110L);
        assertThat(count("tenant-1", started)).isBetween(44L, 56L);
        for (int i = 2; i < 10; i++) {
            assertThat(count("tenant-" + i, started)).isBetween(8L, 13L);
        }
    }

    /** More tenants than one round of a lane has tasks. */
    @Test
    void aWeightHoldsAmongMoreTenantsThanATakeCanServe() {
        set("tenant-7", 20);
        for (int i = 0; i < 100; i++) {
            fill("tenant-" + i, i == 7 ? 100 : 4);
        }

        List<String> started = start(238, 10);

        assertThat(count("tenant-7", started)).isBetween(30L, 50L);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 20})
    void aChangedWeightCountsAtOnce(int want) {
        fill("acme", 400);
        fill("globex", 400);
        assertThat(count("acme", start(100, want))).isBetween(48L, 52L);

        set("acme", 4);
        assertThat(count("acme", start(100, want))).isBetween(76L, 84L);

        node.await(weights.remove("acme"));
        assertThat(count("acme", start(100, want))).isBetween(46L, 54L);
    }

    @Test
    void aTenantThatComesLateGetsItsShareAndNoMore() {
        set("late", 3);
        fill("early", 300);
        start(100, 10);

        fill("late", 200);

        assertThat(count("late", start(80, 10))).isBetween(54L, 66L);
    }

    @Test
    void whatATenantDoesNotUseGoesToTheOthersInTheSameTake() {
        set("acme", 100);
        fill("acme", 5);
        fill("globex", 100);

        List<String> first = take(50);

        assertThat(first).hasSize(50);
        assertThat(count("acme", first)).isEqualTo(5);
    }

    @Test
    void aTenantThatIsAlonePaysNothingForWeights() {
        fill("acme", 10);
        assertThat(rulesReadByATake()).isZero();

        set("acme", 7);
        set("other", 3);

        // Whether its queue is paused is asked as soon as there is any rule.
        assertThat(rulesReadByATake()).isEqualTo(1);
        fill("other", 1);
        assertThat(rulesReadByATake()).isEqualTo(2);
    }

    private long rulesReadByATake() {
        redis.call("CONFIG", "RESETSTAT");
        assertThat(take(1)).hasSize(1);
        return Pattern.compile("cmdstat_hget:calls=(\\d+)")
                .matcher(redis.call("INFO", "commandstats").toString())
                .results()
                .mapToLong(calls -> Long.parseLong(calls.group(1)))
                .sum();
    }

    // ── Setting them ────────────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void aTenantWithoutAWeightHasOne() {
        assertThat(node.await(weights.find("acme"))).isEqualTo(new TenantWeight("acme", 1));

        set("acme", 3);
        assertThat(node.await(weights.find("acme")).weight()).isEqualTo(3);

        node.await(weights.remove("acme"));
        node.await(weights.remove("acme"));
        assertThat(node.await(weights.find("acme")).weight()).isEqualTo(1);
        assertThat(redis.call("EXISTS", node.base() + "rules")).isEqualTo(0L);
    }

    @Test
    void weightsAreListedInPagesByName() {
        TenantWeights roomy = node.tenantWeights(new Settings(Optional.empty(), 10_000));
        redis.call("HSET", node.base() + "rules", "paused:weight", "1");
        for (int i = 2_499; i >= 0; i--) {
            redis.call("HSET", node.base() + "rules", "weight:t" + (10_000 + i), "2");
        }

        List<String> names = new ArrayList<>();
        String cursor = null;
        do {
            Portion<TenantWeight> page = node.await(roomy.page(500, cursor));
            assertThat(page.items()).hasSizeLessThanOrEqualTo(500);
            page.items().forEach(one -> names.add(one.tenant()));
            cursor = page.next();
        } while (cursor != null);

        assertThat(names)
                .isEqualTo(
                        IntStream.range(10_000, 12_500).mapToObj(i -> "t" + i).toList());
    }

    @Test
    void aTenantTooManyGetsNoWeightAndTheOthersCanStillBeChanged() {
        set("a", 2);
        set("b", 2);
        set("c", 2);

        assertThatThrownBy(() -> set("d", 2))
                .isInstanceOf(TooManyRules.class)
                .hasMessageContaining("leadline.tenants.max-rules");
        set("c", 5);
        assertThat(node.await(weights.find("c")).weight()).isEqualTo(5);
    }

    @Test
    void whatTheConfigurationSaysIsWrittenAtEachStartAndTheRestStays() {
        set("acme", 2);
        set("other", 9);

        start(new TenantWeight("acme", 3), new TenantWeight("globex", 4));

        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(node.await(weights.page(10, null)).items())
                                .containsExactly(
                                        new TenantWeight("acme", 3),
                                        new TenantWeight("globex", 4),
                                        new TenantWeight("other", 9)));
    }

    @Test
    void whatTheConfigurationSaysIsWrittenAsSoonAsRedisAnswers() {
        redis.freeze();
        try {
            start(new TenantWeight("acme", 3));
        } finally {
            redis.thaw();
        }

        Awaitility.await()
                .untilAsserted(() ->
                        assertThat(node.await(weights.find("acme")).weight()).isEqualTo(3));
    }

    @Test
    void aTenantThatIsNamedTwiceIsRefusedAtStart() {
        assertThatThrownBy(() -> start(new TenantWeight("acme", 3), new TenantWeight("acme", 4)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("LEADLINE_TENANT_WEIGHTS names the tenant acme twice");
    }

    private void start(TenantWeight... configured) {
        new ConfiguredWeights(weights, new Settings(Optional.of(List.of(configured)), 3)).write(new StartupEvent());
    }

    // ── Tasks ───────────────────────────────────────────────────────────────────────────────────────────────────────

    private void set(String tenant, int weight) {
        node.await(weights.set(new TenantWeight(tenant, weight)));
    }

    private void fill(String tenant, int tasks) {
        node.await(Uni.join()
                .all(Stream.generate(() -> node.broker.enqueue(
                                BrokerFixture.aTask().tenant(tenant).build()))
                        .limit(tasks)
                        .toList())
                .andFailFast());
    }

    /** The tenants of the next tasks that start, in this order. */
    private List<String> start(int tasks, int want) {
        List<String> started = new ArrayList<>();
        while (started.size() < tasks) {
            List<String> next = take(Math.min(want, tasks - started.size()));
            assertThat(next).isNotEmpty();
            started.addAll(next);
        }
        return started;
    }

    private List<String> take(int want) {
        Taken.Leased taken = node.take("w", want);
        return taken.tasks().stream()
                .map(LeasedTask::placement)
                .map(placement -> placement.tenant())
                .toList();
    }

    private static long count(String tenant, List<String> started) {
        return started.stream().filter(tenant::equals).count();
    }
}
