package dev.leadline.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.broker.BrokerFixture;
import dev.leadline.task.BilledTokens;
import dev.leadline.task.Charge;
import dev.leadline.task.Charges;
import dev.leadline.task.LeasedTask;
import dev.leadline.task.Money;
import dev.leadline.task.Outcome;
import dev.leadline.task.Usage;
import dev.leadline.testsupport.RedisProcess;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever is charged by whom, the sums of each kind are the sums of the lines. */
class LedgerProperties {

    private static final Instant FIRST = Instant.parse("2026-11-29T00:00:00Z");
    private static final LocalDate FROM = LocalDate.of(2026, 11, 29);
    private static final LocalDate TO = LocalDate.of(2026, 12, 2);

    private static RedisProcess redis;
    private static BrokerFixture node;

    @BeforeContainer
    static void start() {
        redis = BrokerFixture.redis();
        node = new BrokerFixture(redis.url());
    }

    @AfterContainer
    static void stop() {
        node.close();
        redis.close();
    }

    /** Some calls of one run, and how often the write that carries them is repeated. */
    record Batch(String tenant, String task, List<Charge> charges, int repeats) {}

    @Provide
    Arbitrary<List<Batch>> batches() {
        return Combinators.combine(
                        Arbitraries.of("acme", "globex"),
                        Arbitraries.of("a_task", "b_task"),
                        charges().list().ofMinSize(1).ofMaxSize(5),
                        Arbitraries.integers().between(0, 2))
                .as(Batch::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(8);
    }

    private static Arbitrary<Charge> charges() {
        Arbitrary<BilledTokens> tokens = Combinators.combine(
                        Arbitraries.longs().between(0, 1_000_000),
                        Arbitraries.longs().between(0, 1_000),
                        Arbitraries.longs().between(0, 1_000_000),
                        Arbitraries.longs().between(0, 9))
                .as((prompt, tools, output, searches) ->
                        new BilledTokens(prompt, prompt / 3, tools, output, output / 2, searches));
        return Combinators.combine(
                        Arbitraries.longs().between(0, 4 * 86_400_000L - 1),
                        Arbitraries.of("gemini-3.8-flash", "gemini-4-argon"),
                        tokens,
                        Arbitraries.longs().between(0, 900 * Money.DOLLAR),
                        Arbitraries.of("2026-11-27", ""))
                .as((ms, model, used, cost, prices) -> new Charge(
                        FIRST.plusMillis(ms),
                        model,
                        "standard",
                        used,
                        prices.isEmpty() ? Money.NONE : new Money(cost),
                        prices,
                        Charge.End.ANSWERED,
                        ""));
    }

    @Property(tries = 60)
    void sumsOfEachKindAreTheSumsOfTheLines(@ForAll("batches") List<Batch> batches) {
        redis.call("FLUSHALL");
        List<Line> written = new ArrayList<>();
        batches.forEach(batch -> write(batch, written));

        List<Line> lines = node.await(node.ledger
                .lines(query(null), Instant.EPOCH, Instant.parse("2100-01-01T00:00:00Z"))
                .collect()
                .asList());
        assertThat(lines).containsExactlyElementsOf(written);
        assertSums(
                lines,
                Ledger.By.DAY,
                line -> LocalDate.ofInstant(line.charge().at(), ZoneOffset.UTC).toString());
        assertSums(lines, Ledger.By.TENANT, Line::tenant);
        assertSums(lines, Ledger.By.TASK, Line::task);
        assertSums(lines, Ledger.By.MODEL, line -> line.charge().model());
        for (String tenant : List.of("acme", "globex")) {
            List<Line> own =
                    lines.stream().filter(line -> line.tenant().equals(tenant)).toList();
            assertThat(node.await(node.ledger.sums(query(tenant), Ledger.By.DAY))
                            .total())
                    .isEqualTo(sum(own));
        }
    }

    private static void write(Batch batch, List<Line> written) {
        node.enqueue(BrokerFixture.aTask()
                .tenant(batch.tenant())
                .handler(batch.task())
                .build());
        LeasedTask run = node.takeOne("a");
        Charges charges = new Charges(batch.tenant(), batch.task(), run.attempt(), 1, batch.charges());
        for (int i = 0; i < batch.repeats(); i++) {
            node.await(node.leases.keepStep(run.lease(), BrokerFixture.step("step", "1"), charges));
        }
        node.await(node.leases.finish(run.lease(), new Outcome.Cancelled(Usage.NONE), null, charges));
        batch.charges()
                .forEach(
                        charge -> written.add(new Line(batch.tenant(), batch.task(), run.id(), run.attempt(), charge)));
        Usage paid = batch.charges().stream().map(Charge::usage).reduce(Usage.NONE, Usage::plus);
        assertThat(node.find(run.id()).usage()).isEqualTo(paid);
    }

    private static Ledger.Query query(String tenant) {
        return new Ledger.Query(tenant, null, null, FROM, TO);
    }

    private static void assertSums(List<Line> lines, Ledger.By by, Function<Line, String> key) {
        Map<String, Sum> expected = new TreeMap<>();
        lines.forEach(line -> expected.merge(key.apply(line), Sum.of(line.charge()), Sum::plus));
        Sums sums = node.await(node.ledger.sums(query(null), by));
        assertThat(sums.byKey()).as(by.name()).isEqualTo(expected);
        assertThat(sums.total()).isEqualTo(sum(lines));
    }

    private static Sum sum(List<Line> lines) {
        return lines.stream().map(line -> Sum.of(line.charge())).reduce(Sum.NONE, Sum::plus);
    }
}
