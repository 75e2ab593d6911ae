package dev.leadline.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadline.broker.BrokerFixture;
import dev.leadline.broker.BrokerTest;
import dev.leadline.broker.Finish;
import dev.leadline.broker.LeaseLost;
import dev.leadline.task.BilledTokens;
import dev.leadline.task.Charge;
import dev.leadline.task.Charges;
import dev.leadline.task.Json;
import dev.leadline.task.LeasedTask;
import dev.leadline.task.NewTask;
import dev.leadline.task.Outcome;
import dev.leadline.task.TaskError;
import dev.leadline.task.TaskId;
import dev.leadline.task.Usage;
import dev.leadline.testsupport.LossyProxy;
import dev.leadline.testsupport.Paid;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each call that was paid for is in the books once, however its run ended and whatever was lost on the way. */
class LedgerTest extends BrokerTest {

    private static final LocalDate DAY = LocalDate.of(2026, 11, 28);
    private static final TaskError ERROR = new TaskError("handler-failed", "no", true, 1);
    private static final Charge CALL = Paid.call(1_000, 100, "0.0000000075");

    static List<Outcome> outcomes() {
        return List.of(
                new Outcome.Succeeded(Json.of("1"), Usage.NONE),
                new Outcome.Failed(ERROR, Usage.NONE),
                new Outcome.Retry(Duration.ofHours(1), ERROR, Usage.NONE),
                new Outcome.Snoozed(Duration.ofHours(1), ERROR, Usage.NONE),
                new Outcome.Cancelled(Usage.NONE),
                new Outcome.Released(Usage.NONE));
    }

    private LeasedTask running() {
        node.enqueue(BrokerFixture.task());
        return node.takeOne("a");
    }

    private Finish.Result finish(LeasedTask run, Outcome outcome, Charges charges) {
        return node.await(node.leases.finish(run.lease(), outcome, null, charges));
    }

    private Finish.Result succeed(LeasedTask run, Charges charges) {
        return finish(run, new Outcome.Succeeded(Json.of("1"), Usage.NONE), charges);
    }

    private void keep(LeasedTask run, String step, Charges charges) {
        node.await(node.leases.keepStep(run.lease(), BrokerFixture.step(step, "1"), charges));
    }

    private Sum total(@Nullable String tenant) {
        return sums(tenant, Ledger.By.DAY).total();
    }

    private Sums sums(@Nullable String tenant, Ledger.By by) {
        return node.await(node.ledger.sums(new Ledger.Query(tenant, null, null, DAY, DAY), by));
    }

    private List<Line> lines(@Nullable String tenant) {
        Ledger.Query query = new Ledger.Query(tenant, null, null, DAY, DAY);
        return node.await(node.ledger
                .lines(query, Instant.EPOCH, Instant.parse("2100-01-01T00:00:00Z"))
                .collect()
                .asList());
    }

    private List<Line> of(LeasedTask run) {
        return node.await(node.ledger.of(run.id(), run.placement().tenant(), run.handler()));
    }

    /** In the sums, in the lines, with the task and in its record: everywhere the same. */
    private void assertBooked(LeasedTask run, Charge... charges) {
        Sum sum = List.of(charges).stream().map(Sum::of).reduce(Sum.NONE, Sum::plus);
        assertThat(total(null)).isEqualTo(sum);
        assertThat(total("default")).isEqualTo(sum);
        assertThat(lines(null)).extracting(Line::charge).containsExactly(charges);
        assertThat(of(run)).extracting(Line::charge).containsExactlyInAnyOrder(charges);
        assertThat(node.find(run.id()).usage())
                .isEqualTo(List.of(charges).stream().map(Charge::usage).reduce(Usage.NONE, Usage::plus));
    }

    // ── Once ────────────────────────────────────────────────────────────────────────────────────────────────────────

    @ParameterizedTest
    @MethodSource("outcomes")
    void whatARunWasChargedIsInTheLedgerHoweverItEnds(Outcome outcome) {
        LeasedTask run = running();

        assertThat(finish(run, outcome, Paid.by(run, CALL))).isEqualTo(Finish.Result.WRITTEN);

        assertBooked(run, CALL);
    }

    @Test
    void aLostReplyToLateChargesChargesNothingTwice() {
        try (LossyProxy proxy = new LossyProxy(redis.port());
                BrokerFixture lossy = BrokerFixture.impatient(proxy.url())) {
            LeasedTask run = running();
            proxy.loseAnswerTo(EnterCharges.SCRIPT, redis);

            lossy.await(lossy.ledger.enter(run.lease(), Paid.by(run, CALL)));

            assertThat(proxy.lost()).isEqualTo(1);
            assertBooked(run, CALL);
        }
    }

    /** Until an answer has come, each write carries all charges of the run, so they arrive several times. */
    @Test
    void chargesThatComeAgainWithTheNextWriteAreTakenOnce() {
        LeasedTask run = running();
        Charge second = Paid.call(7, 8, "0.1");
        Charge third = Paid.call(9, 10, "0.2");

        keep(run, "one", Paid.by(run, CALL));
        keep(run, "two", Paid.by(run, CALL, second));
        keep(run, "one", Paid.by(run, CALL));
        node.await(node.ledger.enter(run.lease(), Paid.by(run, 2, second, third)));
        succeed(run, Paid.by(run, CALL, second, third));

        assertBooked(run, CALL, second, third);
    }

    @Test
    void aStepThatWasPaidForByARunThatCrashedIsInTheBooksOnce() {
        TaskId id = node.enqueue(BrokerFixture.task());
        LeasedTask crashed = node.takeOne("dead");
        keep(crashed, "paid", Paid.by(crashed, CALL));
        awaitDeath("dead", "alive");
        LeasedTask next = node.takeOne("alive");
        assertThat(next.usage()).isEqualTo(CALL.usage());

        succeed(next, Paid.by(next, Paid.call(5, 5, "0.5")));

        assertThat(next.id()).isEqualTo(id);
        assertBooked(next, CALL, Paid.call(5, 5, "0.5"));
        assertThat(of(next)).extracting(Line::attempt).containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void aRunThatLostItsLeaseWritesNothingButWhatItWasCharged() {
        TaskId id = node.enqueue(BrokerFixture.task());
        LeasedTask lost = node.takeOne("dead");
        awaitDeath("dead", "alive");
        LeasedTask next = node.takeOne("alive");

        assertThatThrownBy(() -> keep(lost, "late", Paid.by(lost, CALL))).isInstanceOf(LeaseLost.class);
        assertThat(succeed(lost, Paid.by(lost, CALL, CALL))).isEqualTo(Finish.Result.LOST);

        assertThat(node.await(node.leases.steps(id))).isEmpty();
        assertBooked(next, CALL, CALL);
        assertThat(succeed(next, Paid.by(next, CALL))).isEqualTo(Finish.Result.WRITTEN);
        assertBooked(next, CALL, CALL, CALL);
    }

    @Test
    void chargesThatComeAfterTheEndCountForTheTaskAndExpireWithIt() {
        LeasedTask run = running();
        succeed(run, Charges.NONE);

        node.await(node.ledger.enter(run.lease(), Paid.by(run, CALL)));

        assertBooked(run, CALL);
        assertThat((Long) redis.call("PTTL", node.keys.charges(run.id())))
                .isBetween(1L, (Long) redis.call("PTTL", node.keys.task(run.id())));
    }

    @Test
    void chargesOfATaskThatIsGoneAreInTheSums() {
        LeasedTask run = running();
        redis.call("DEL", node.keys.task(run.id()));

        assertThat(succeed(run, Paid.by(run, CALL))).isEqualTo(Finish.Result.GONE);

        assertThat(total("default")).isEqualTo(Sum.of(CALL));
        assertThat((Long) redis.call("PTTL", node.keys.charges(run.id()))).isPositive();
    }

    @Test
    void aTaskThatIsRunAgainByHandGoesOnCounting() {
        LeasedTask first = running();
        finish(first, new Outcome.Failed(ERROR, Usage.NONE), Paid.by(first, CALL));
        assertThat((Long) redis.call("PTTL", node.keys.charges(first.id()))).isPositive();
        node.await(node.broker.retry(first.id(), null));
        assertThat(redis.call("PTTL", node.keys.charges(first.id()))).isEqualTo(-1L);

        LeasedTask second = node.takeOne("a");
        succeed(second, Paid.by(second, CALL));

        assertBooked(second, CALL, CALL);
        assertThat((Long) redis.call("PTTL", node.keys.charges(first.id()))).isPositive();
    }

    @Test
    void aTaskThatWasChargedNothingLeavesNoTraceInTheLedger() {
        LeasedTask run = running();
        keep(run, "free", Charges.NONE);

        succeed(run, Charges.NONE);

        assertThat(redis.list("KEYS", node.base() + "*"))
                .noneMatch(key -> key.toString().matches(".*:(ledger|charges).*"));
        assertThat(total(null)).isEqualTo(Sum.NONE);
    }

    // ── Whose, and what for ─────────────────────────────────────────────────────────────────────────────────────────

    private void pay(String tenant, String task, Charge... charges) {
        NewTask one =
                BrokerFixture.aTask().tenant(tenant).handler(task).queue("paid").build();
        node.enqueue(one);
        LeasedTask run = node.takeOne("a");
        succeed(run, Paid.by(run, charges));
    }

    @Test
    void sumsAreToldApartByDayTenantModelAndTask() {
        Charge later = Paid.call("gemini-4-argon", Instant.parse("2026-11-29T00:00:00Z"), 3, 4, "0.3");
        pay("acme", "a_task", CALL, later);
        pay("acme", "b_task", CALL);
        pay("globex", "a_task", later);
        Ledger.Query both = new Ledger.Query(null, null, null, DAY, DAY.plusDays(1));

        assertThat(node.await(node.ledger.sums(both, Ledger.By.DAY)).byKey())
                .isEqualTo(Map.of(
                        "2026-11-28", Sum.of(CALL).plus(Sum.of(CALL)),
                        "2026-11-29", Sum.of(later).plus(Sum.of(later))));
        assertThat(node.await(node.ledger.sums(both, Ledger.By.TENANT)).byKey())
                .isEqualTo(
                        Map.of("acme", Sum.of(CALL).plus(Sum.of(CALL)).plus(Sum.of(later)), "globex", Sum.of(later)));
        assertThat(node.await(node.ledger.sums(both, Ledger.By.MODEL)).byKey())
                .isEqualTo(Map.of(
                        "gemini-3.8-flash",
                        Sum.of(CALL).plus(Sum.of(CALL)),
                        "gemini-4-argon",
                        Sum.of(later).plus(Sum.of(later))));
        assertThat(node.await(node.ledger.sums(both, Ledger.By.TASK)).byKey())
                .isEqualTo(
                        Map.of("a_task", Sum.of(CALL).plus(Sum.of(later)).plus(Sum.of(later)), "b_task", Sum.of(CALL)));
    }

    @Test
    void aTenantHasSumsAndLinesOfItsOwn() {
        pay("acme", "a_task", CALL);
        pay("globex", "a_task", Paid.call(1, 1, "1"));

        assertThat(total("acme")).isEqualTo(Sum.of(CALL));
        assertThat(lines("acme")).extracting(Line::tenant).containsExactly("acme");
        assertThat(sums("acme", Ledger.By.TENANT).byKey()).containsOnlyKeys("acme");
        assertThat(total("nobody")).isEqualTo(Sum.NONE);
    }

    @Test
    void aLineHasAllThatIsKnownOfTheCall() {
        LeasedTask run = running();
        Charge whole = new Charge(
                Instant.parse("2026-11-28T10:11:12.345Z"),
                "gemini-4-neon",
                "priority",
                new BilledTokens(11, 2, 3, 4, 5, 6),
                Paid.usd("900719.9254740993"),
                "2026-11-27",
                Charge.End.UNUSABLE,
                "ask: Grüße, 100 %");
        Charge unpriced = new Charge(
                whole.at(), "a model", "flex", BilledTokens.NONE, Paid.usd("0"), "", Charge.End.BROKEN_OFF, "");

        succeed(run, Paid.by(run, whole, unpriced));

        assertBooked(run, whole, unpriced);
        assertThat(lines(null).get(1).charge().model()).isEqualTo("a_model");
        assertThat(total(null).unpriced()).isEqualTo(1);
    }

    /** A sum that is beyond the whole numbers that Lua can count with. */
    @Test
    void aSumIsExactWhereNumbersOfLuaAreNot() {
        LeasedTask run = running();
        Charge huge = Paid.call(9_007_199_254_740_993L, 1, "90071992.5474099301");
        Charge small = Paid.call(2, 1, "0.0000000002");

        keep(run, "huge", Paid.by(run, huge));
        succeed(run, Paid.by(run, 2, small, small));

        assertBooked(run, huge, small, small);
    }

    // ── Bounds, and damage ──────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void theLedgerHasAnEnd() {
        LeasedTask run = running();

        succeed(run, Paid.by(run, CALL));

        for (String key : List.of(
                node.keys.ledger(),
                node.keys.ledger(DAY),
                node.keys.ledger(DAY, "default"),
                node.keys.charges(run.id()))) {
            assertThat((Long) redis.call("PTTL", key)).as(key).isPositive();
        }
    }

    @Test
    void modelsBeyondTheMostOfATenantsDayAreAddedUpTogether() {
        LeasedTask run = running();
        Charge[] many = java.util.stream.IntStream.range(0, 250)
                .mapToObj(i -> Paid.call("model-" + i, Paid.NOVEMBER, 1, 1, "0.01"))
                .toArray(Charge[]::new);

        succeed(run, Paid.by(run, many));
        pay("globex", "a_task", CALL);

        Map<String, Sum> byModel = sums("default", Ledger.By.MODEL).byKey();
        assertThat(byModel).hasSize(201);
        assertThat(byModel.get(Sums.OTHERS).calls()).isEqualTo(50);
        assertThat(total("default").cost()).isEqualTo(Paid.usd("2.5"));
        assertThat(total("globex")).isEqualTo(Sum.of(CALL));
    }

    @Test
    void ofATaskWithVeryManyCallsTheFirst500AreKeptAndAllAreCounted() {
        LeasedTask run = running();
        Charge[] many = Collections.nCopies(600, Paid.call(1, 1, "0.01")).toArray(Charge[]::new);

        succeed(run, Paid.by(run, many));

        assertThat(of(run)).hasSize(500);
        assertThat(total(null).calls()).isEqualTo(600);
        assertThat(node.find(run.id()).usage()).isEqualTo(Paid.usage(600, 600, "6"));
    }

    @Test
    void keysOfAnotherTypeStopNoOutcomeAndAreKeptAside() {
        LeasedTask run = running();
        List<String> damaged = List.of(
                node.keys.ledger(),
                node.keys.ledger(DAY),
                node.keys.ledger(DAY, "default"),
                node.keys.charges(run.id()));
        damaged.forEach(key -> redis.call("SET", key, "damaged"));
        assertThat(total("default")).isEqualTo(Sum.NONE);

        assertThat(succeed(run, Paid.by(run, CALL))).isEqualTo(Finish.Result.WRITTEN);

        assertBooked(run, CALL);
        assertThat(redis.list("KEYS", node.base() + "aside:*")).hasSize(damaged.size());
    }

    @Test
    void aNumberThatSomebodyDamagedStopsNoOutcome() {
        redis.call("HSET", node.keys.ledger(DAY, "default"), "gemini-3.8-flash a_task calls", "1");
        redis.call(
                "HSET",
                node.keys.ledger(DAY, "default"),
                "gemini-3.8-flash a_task cost",
                Long.toString(Long.MAX_VALUE));
        LeasedTask run = running();

        assertThat(succeed(run, Paid.by(run, CALL))).isEqualTo(Finish.Result.WRITTEN);

        assertThat(total("default").calls()).isEqualTo(2);
    }
}
