package dev.leadline.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadline.broker.BrokerFixture;
import dev.leadline.broker.BrokerTest;
import dev.leadline.broker.LeaseLost;
import dev.leadline.ledger.Line;
import dev.leadline.redis.Script;
import dev.leadline.task.BilledTokens;
import dev.leadline.task.Charge;
import dev.leadline.task.ErrorType;
import dev.leadline.task.LeasedTask;
import dev.leadline.task.Money;
import dev.leadline.task.MoneyLeft;
import dev.leadline.task.Outcome;
import dev.leadline.task.TaskError;
import dev.leadline.task.TaskFailure;
import dev.leadline.task.Usage;
import dev.leadline.testsupport.BudgetSettings;
import dev.leadline.testsupport.LossyProxy;
import dev.leadline.testsupport.Paid;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** No call is sent that may cost more than what is left of a budget, and what a call did not cost is given back. */
class BudgetTest extends BrokerTest {

    private static final String TENANT = "default";
    private static final TaskError WAITS =
            new TaskError("provider-unavailable", "the batch is not answered yet", true, 1);

    private Budgets budgets;

    @BeforeEach
    void startBudgets() {
        budgets = node.budgets(BudgetSettings.USUAL.patience(Duration.ZERO).lookEvery(Duration.ofMillis(200)));
    }

    static Charge most(String usd) {
        return new Charge(
                Paid.NOVEMBER,
                "gemini-3.8-flash",
                "standard",
                BilledTokens.NONE,
                Paid.usd(usd),
                "2026-11-27",
                Charge.End.UNKNOWN,
                "");
    }

    private TestPurse run(@Nullable String budgetUsd) {
        BrokerFixture.TaskBuilder task = BrokerFixture.aTask();
        node.enqueue(budgetUsd == null ? task.build() : task.budget(budgetUsd).build());
        return opened(node.takeOne("a"));
    }

    private TestPurse opened(LeasedTask task) {
        TestPurse purse = new TestPurse(task);
        budgets.open(purse);
        return purse;
    }

    private void hard(String usd) {
        node.await(budgets.set(TENANT, new Budget(null, Paid.usd(usd), Budget.Per.P1M)));
    }

    private Standing standing() {
        return node.await(budgets.of(TENANT));
    }

    /** A call that is answered, and cost so much. */
    private void call(Budgets by, TestPurse purse, String most, String cost) {
        node.await(by.spend(purse.task().lease(), () -> most(most), answered(purse, cost)));
    }

    private static java.util.function.Function<Outlay, Uni<String>> answered(TestPurse purse, String cost) {
        return outlay -> Uni.createFrom().item(() -> {
            outlay.sent();
            outlay.known();
            purse.add(Paid.call(10, 10, cost));
            outlay.over(purse::add);
            return "answer";
        });
    }

    private void call(TestPurse purse, String most, String cost) {
        call(budgets, purse, most, cost);
    }

    private void assertRefused(TestPurse purse, String most, Class<? extends TaskFailure> how) {
        AtomicInteger sent = new AtomicInteger();
        assertThatThrownBy(() -> node.await(budgets.spend(purse.task().lease(), () -> most(most), outlay -> {
                    sent.incrementAndGet();
                    return Uni.createFrom().item("answer");
                })))
                .isInstanceOf(how)
                .satisfies(failure -> assertThat(((TaskFailure) failure).type()).isEqualTo(ErrorType.BUDGET_EXCEEDED));
        assertThat(sent).hasValue(0);
    }

    private void awaitStanding(String spent, String held) {
        Awaitility.await().untilAsserted(() -> {
            assertThat(standing().spent()).isEqualTo(Paid.usd(spent));
            assertThat(standing().held()).isEqualTo(Paid.usd(held));
        });
    }

    private List<Line> lines(TestPurse purse) {
        LeasedTask task = purse.task();
        return node.await(node.ledger.of(task.id(), task.placement().tenant(), task.handler()));
    }

    // ── Tenants ─────────────────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void aCallCostsWhatItCostAndTheRestIsGivenBack() {
        hard("1");
        TestPurse run = run(null);

        call(run, "0.9", "0.2");
        awaitStanding("0.2", "0");
        call(run, "0.8", "0.1");

        awaitStanding("0.3", "0");
        assertThat(lines(run)).hasSize(2);
        assertThat(redis.list("KEYS", node.base() + "money:*")).isEmpty();
        assertThat(redis.call("EXISTS", node.base() + "holds")).isEqualTo(0L);
    }

    @Test
    void aTaskWhoseTenantHasNoMoneyLeftWaitsForTheEndOfThePeriod() {
        hard("1");
        TestPurse run = run(null);
        call(run, "0.9", "0.9");
        awaitStanding("0.9", "0");

        assertRefused(run, "0.2", TaskFailure.RetryAfter.class);

        hard("1.1");
        call(run, "0.2", "0.2");
        awaitStanding("1.1", "0");
    }

    @Test
    void aTaskFailsWhoseTenantHasNoMoneyLeftIfThatIsConfigured() {
        budgets = node.budgets(BudgetSettings.USUAL.failing());
        hard("1");
        TestPurse run = run(null);
        call(run, "0.9", "0.9");
        awaitStanding("0.9", "0");

        assertRefused(run, "0.2", TaskFailure.Permanent.class);
    }

    @Test
    void aCallThatMayCostMoreThanTheWholeBudgetFailsAtOnce() {
        hard("1");

        assertRefused(run(null), "1.0000000001", TaskFailure.Permanent.class);
    }

    @Test
    void aCallWhoseModelHasNoPriceIsNotSentUnderABudget() {
        hard("1");
        TestPurse run = run(null);
        Charge unpriced =
                new Charge(Paid.NOVEMBER, "new", "standard", BilledTokens.NONE, Money.NONE, "", Charge.End.UNKNOWN, "");

        assertThatThrownBy(() -> node.await(budgets.spend(run.task().lease(), () -> unpriced, answered(run, "0"))))
                .isInstanceOf(TaskFailure.Permanent.class)
                .hasMessageContaining("no price of new is known");
    }

    @Test
    void whatWasSpentBeforeTheBudgetWasSetCounts() {
        TestPurse run = run(null);
        node.await(node.ledger.enter(run.task().lease(), Paid.by(run.task(), Paid.call(1, 1, "0.9"))));

        hard("1");

        assertThat(standing().spent()).isEqualTo(Paid.usd("0.9"));
        assertRefused(run, "0.2", TaskFailure.RetryAfter.class);
    }

    @Test
    void aRunWaitsForOtherCallsThatHoldWhatIsLeft() {
        budgets = node.budgets(BudgetSettings.USUAL);
        hard("1");
        TestPurse run = run(null);
        List<Runnable> answer = new CopyOnWriteArrayList<>();
        Cancellable first = budgets.spend(
                        run.task().lease(),
                        () -> most("0.9"),
                        outlay -> Uni.createFrom()
                                .<String>emitter(emitter -> answer.add(() -> {
                                    outlay.sent();
                                    run.add(Paid.call(1, 1, "0.1"));
                                    outlay.known();
                                    outlay.over(run::add);
                                    emitter.complete("answer");
                                })))
                .subscribe()
                .with(text -> {}, failure -> {});
        Awaitility.await().until(() -> answer.size() == 1);
        AtomicInteger second = new AtomicInteger();
        Cancellable waiting = budgets.spend(run.task().lease(), () -> most("0.9"), answered(run, "0.1"))
                .subscribe()
                .with(text -> second.incrementAndGet(), failure -> second.set(-1));
        assertThat(second).hasValue(0);

        answer.get(0).run();

        Awaitility.await().untilAtomic(second, org.hamcrest.Matchers.equalTo(1));
        awaitStanding("0.2", "0");
        first.cancel();
        waiting.cancel();
    }

    @Test
    void aTenantWithoutABudgetMayPayAnything() {
        TestPurse run = run(null);

        call(run, "1000", "1000");

        assertThat(node.await(budgets.left(run))).isEqualTo(MoneyLeft.ANY);
        assertThat(redis.list("KEYS", node.base() + "money:*")).isEmpty();
        assertThat(run.open().list()).as("nothing is entered for it").hasSize(1);
    }

    // ── Tasks ───────────────────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void aTaskMayNotCostMoreThanItsBudget() {
        TestPurse run = run("0.5");

        call(run, "0.5", "0.3");
        awaitStanding("0.3", "0");

        assertRefused(run, "0.3", TaskFailure.Permanent.class);
        call(run, "0.2", "0.2");
        awaitStanding("0.5", "0");
    }

    @Test
    void aHandlerLearnsWhatIsLeft() {
        node.await(budgets.set(TENANT, new Budget(Paid.usd("0.4"), Paid.usd("2"), Budget.Per.P1D)));
        TestPurse run = run("1");
        assertThat(node.await(budgets.left(run))).isEqualTo(new MoneyLeft(Paid.usd("0.4"), Paid.usd("1")));

        call(run, "0.5", "0.4");
        awaitStanding("0.4", "0");

        MoneyLeft left = node.await(budgets.left(run));
        assertThat(left).isEqualTo(new MoneyLeft(Money.NONE, Paid.usd("0.6")));
        assertThat(left.isShort()).isTrue();
    }

    /** What it will cost is mostly far less: a run that finished for its sake would finish much too early. */
    @Test
    void whatCallsUnderWayMayCostMakesNoRunShort() {
        hard("1");
        TestPurse run = run("1");

        Cancellable call = unanswered(run, "1");
        Awaitility.await().untilAsserted(() -> assertThat(standing().held()).isEqualTo(Paid.usd("1")));

        MoneyLeft left = node.await(budgets.left(run));
        assertThat(left).isEqualTo(new MoneyLeft(Paid.usd("0.8"), Money.NONE));
        assertThat(left.isShort()).isFalse();
        call.cancel();
        awaitStanding("1", "0");
    }

    @Test
    void aRunIsShortOnceItsTenantHasPaidAllOfAHardBudget() {
        hard("1");
        TestPurse run = run(null);

        call(run, "1", "1");

        assertThat(node.await(budgets.left(run)).isShort()).isTrue();
    }

    // ── What goes wrong ─────────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void aCallWhoseAnswerNeverComesIsChargedTheMostThatItMayCost() {
        hard("1");
        TestPurse run = run(null);

        assertThatThrownBy(() -> node.await(budgets.spend(run.task().lease(), () -> most("0.6"), reset(run))))
                .hasMessage("reset");

        awaitStanding("0.6", "0");
        assertThat(lines(run)).extracting(line -> line.charge().end()).containsExactly(Charge.End.UNKNOWN);
        assertRefused(run, "0.5", TaskFailure.RetryAfter.class);
    }

    private static java.util.function.Function<Outlay, Uni<String>> reset(TestPurse run) {
        return outlay -> Uni.createFrom()
                .<String>emitter(emitter -> {
                    outlay.sent();
                    emitter.fail(TaskFailure.transientFailure(ErrorType.PROVIDER_UNAVAILABLE, "reset"));
                })
                .onTermination()
                .invoke(() -> outlay.over(run::add));
    }

    @Test
    void aCallThatIsCancelledIsChargedTheMostThatItMayCost() {
        hard("1");
        TestPurse run = run(null);

        unanswered(run, "0.6").cancel();

        awaitStanding("0.6", "0");
        assertThat(lines(run)).hasSize(1);
    }

    /** A call that was sent, and is not answered. */
    private Cancellable unanswered(TestPurse run, String most) {
        AtomicInteger sent = new AtomicInteger();
        Cancellable call = budgets.spend(
                        run.task().lease(),
                        () -> most(most),
                        outlay -> Uni.createFrom()
                                .<String>emitter(emitter -> {
                                    outlay.sent();
                                    sent.incrementAndGet();
                                })
                                .onTermination()
                                .invoke(() -> outlay.over(run::add)))
                .subscribe()
                .with(answer -> {}, failure -> {});
        Awaitility.await().untilAtomic(sent, org.hamcrest.Matchers.equalTo(1));
        return call;
    }

    /** If its worker then dies before a step is kept, nothing has to be guessed. */
    @Test
    void aCallIsPaidBeforeAnythingIsDoneWithItsAnswer() {
        hard("1");
        TestPurse run = run(null);

        String standing = node.await(budgets.spend(run.task().lease(), () -> most("0.9"), answered(run, "0.2"))
                .chain(answer -> budgets.of(TENANT))
                .map(now -> now.spent() + " " + now.held()));

        assertThat(standing).isEqualTo("0.2 0");
    }

    @Test
    void noRequestLeavesAfterItsCallHasEnded() {
        hard("1");
        TestPurse run = run(null);
        List<Outlay> outlays = new CopyOnWriteArrayList<>();
        node.await(budgets.spend(run.task().lease(), () -> most("0.6"), outlay -> {
            outlays.add(outlay);
            return Uni.createFrom().item("answer");
        }));

        assertThatThrownBy(() -> outlays.get(0).sent()).isInstanceOf(LeaseLost.class);
    }

    @Test
    void anAnswerOfAModelWithoutAPriceIsChargedTheMostThatTheCallMayCost() {
        Charge answered = new Charge(
                Paid.NOVEMBER, "new", "standard", BilledTokens.NONE, Money.NONE, "", Charge.End.ANSWERED, "");

        Charge counted = new Outlay(most("0.6"), () -> {}).counted(answered);

        assertThat(counted.cost()).isEqualTo(Paid.usd("0.6"));
        assertThat(counted.isPriced()).isTrue();
        assertThat(counted.model()).isEqualTo("new");
        assertThat(Outlay.unlimited().counted(answered)).isEqualTo(answered);
    }

    @Test
    void aCallThatIsRefusedCostsNothing() {
        hard("1");
        TestPurse run = run(null);

        assertThatThrownBy(() -> node.await(budgets.<String>spend(run.task().lease(), () -> most("0.6"), outlay -> {
                    outlay.sent();
                    outlay.known();
                    outlay.over(run::add);
                    return Uni.createFrom()
                            .failure(TaskFailure.transientFailure(ErrorType.PROVIDER_UNAVAILABLE, "503"));
                })))
                .hasMessage("503");

        awaitStanding("0", "0");
        assertThat(lines(run)).isEmpty();
    }

    /** Of a worker that was killed nobody knows what its call cost: it is charged the most, and once. */
    @Test
    void whatACallOfAKilledWorkerHeldBecomesAChargeWithTheOutcomeUnknown() {
        hard("1");
        node.enqueue(BrokerFixture.task());
        TestPurse dead = opened(node.takeOne("dead"));
        budgets.spend(
                        dead.task().lease(),
                        () -> most("0.6"),
                        outlay -> Uni.createFrom().<String>nothing())
                .subscribe()
                .with(answer -> {}, failure -> {});
        awaitStanding("0", "0.6");
        node.await(budgets.lapse().run());
        assertThat(standing().held()).as("while its run goes on").isEqualTo(Paid.usd("0.6"));

        awaitDeath("dead", "alive");

        Awaitility.await().untilAsserted(() -> {
            node.await(budgets.lapse().run());
            assertThat(lines(dead)).extracting(line -> line.charge().end()).containsExactly(Charge.End.UNKNOWN);
        });
        awaitStanding("0.6", "0");
        assertThat(redis.list("KEYS", node.base() + "money:*")).isEmpty();
        TestPurse next = opened(node.takeOne("alive"));
        assertRefused(next, "0.5", TaskFailure.RetryAfter.class);
        call(next, "0.4", "0.4");
        awaitStanding("1", "0");
        assertThatThrownBy(() -> call(dead, "0.1", "0.1")).isInstanceOf(LeaseLost.class);
    }

    /** Until what is held was looked at once more. */
    private void awaitLook() {
        String before = holds();
        Awaitility.await().until(() -> {
            node.await(budgets.lapse().run());
            return !holds().equals(before);
        });
    }

    private String holds() {
        return String.valueOf(redis.list("ZRANGE", node.base() + "holds", "0", "-1", "WITHSCORES"));
    }

    /** A batch goes on after the run that submitted it. */
    @Test
    void whatATaskHoldsForLongerThanItsRunIsHeldUntilItIsLetGoHoweverOftenItIsHeld() {
        hard("1");
        TestPurse first = run(null);
        node.await(budgets.holdForTask(first, most("0.6")));
        node.await(budgets.holdForTask(first, most("0.6")));
        finish(first.task(), new Outcome.Snoozed(Duration.ZERO, WAITS, Usage.NONE));
        awaitLook();
        awaitLook();
        awaitStanding("0", "0.6");

        TestPurse second = opened(node.takeOne("b"));
        node.await(budgets.holdForTask(second, most("0.6")));
        awaitStanding("0", "0.6");
        node.await(budgets.letGoOfTask(second));
        node.await(budgets.letGoOfTask(second));

        awaitStanding("0", "0");
        assertThat(lines(second)).isEmpty();
    }

    /** A run may pay, and die before it can note that it did. */
    @Test
    void whatATaskHeldForLongerThanItsRunIsPaidForOnceWhicheverRunsPay() {
        hard("1");
        TestPurse first = run(null);
        node.await(budgets.holdForTask(first, most("0.6")));
        node.await(budgets.payForTask(first, most("0.4")));
        awaitStanding("0.4", "0");
        finish(first.task(), new Outcome.Snoozed(Duration.ZERO, WAITS, Usage.NONE));

        TestPurse second = opened(node.takeOne("b"));
        node.await(budgets.holdForTask(second, most("0.6")));
        node.await(budgets.payForTask(second, most("0.4")));
        node.await(budgets.payForTask(second, most("0.5")));

        awaitStanding("0.4", "0");
        assertThat(lines(second)).hasSize(1);
    }

    /** The task was paid for, and then holds again, and ends. */
    @Test
    void whatATaskHoldsAlthoughItWasPaidForIsLetGoWithoutAChargeWhenItEnds() {
        hard("1");
        TestPurse run = run(null);
        node.await(budgets.payForTask(run, most("0.4")));
        node.await(budgets.holdForTask(run, most("0.6")));
        awaitStanding("0.4", "0.6");
        node.succeed(run.task());

        Awaitility.await().untilAsserted(() -> {
            node.await(budgets.lapse().run());
            assertThat(standing().held()).isEqualTo(Money.NONE);
        });
        awaitStanding("0.4", "0");
        assertThat(lines(run)).hasSize(1);
    }

    @Test
    void whatATaskStillHoldsWhenItEndsBecomesAChargeWithTheOutcomeUnknown() {
        hard("1");
        TestPurse run = run(null);
        node.await(budgets.holdForTask(run, most("0.6")));
        node.succeed(run.task());

        Awaitility.await().untilAsserted(() -> {
            node.await(budgets.lapse().run());
            assertThat(lines(run)).extracting(line -> line.charge().end()).containsExactly(Charge.End.UNKNOWN);
        });
        awaitStanding("0.6", "0");
    }

    @Test
    void keysThatSomebodyTurnedIntoAnotherTypeStopNoCall() {
        hard("1");
        TestPurse run = run(null);
        redis.call("SET", node.base() + "holds", "x");
        redis.call("SET", node.base() + "money:" + TENANT, "x");

        call(run, "0.9", "0.2");

        awaitStanding("0.2", "0");
    }

    @Test
    void aLostReplyToAHoldHoldsOnce() {
        lossy(Hold.SCRIPT, far -> {
            TestPurse run = run(null);
            far.open(run);
            call(far, run, "0.6", "0.2");
        });
        awaitStanding("0.2", "0");
    }

    @Test
    void aLostReplyToAPaymentPaysOnce() {
        lossy(Pay.SCRIPT, far -> {
            TestPurse run = run(null);
            far.open(run);
            call(far, run, "0.6", "0.2");
            Awaitility.await()
                    .untilAsserted(() -> assertThat(run.open().isEmpty()).isTrue());
            assertThat(lines(run)).hasSize(1);
        });
        awaitStanding("0.2", "0");
    }

    private void lossy(Script script, Consumer<Budgets> work) {
        hard("1");
        try (LossyProxy proxy = new LossyProxy(redis.port());
                BrokerFixture far = BrokerFixture.impatient(proxy.url())) {
            Budgets remote = far.budgets(BudgetSettings.USUAL);
            proxy.loseAnswerTo(script, redis);
            work.accept(remote);
            Awaitility.await().untilAsserted(() -> assertThat(proxy.lost()).isEqualTo(1));
        }
    }

    @Test
    void aPeriodEndsAtMidnightUtc() {
        Instant now = Instant.now();
        assertThat(standing().ends())
                .isEqualTo(YearMonth.from(now.atOffset(ZoneOffset.UTC))
                        .plusMonths(1)
                        .atDay(1)
                        .atStartOfDay()
                        .toInstant(ZoneOffset.UTC));
        node.await(budgets.set(TENANT, new Budget(null, Paid.usd("1"), Budget.Per.P1D)));
        assertThat(standing().ends())
                .isEqualTo(now.atOffset(ZoneOffset.UTC)
                        .toLocalDate()
                        .plusDays(1)
                        .atStartOfDay()
                        .toInstant(ZoneOffset.UTC));
    }
}
