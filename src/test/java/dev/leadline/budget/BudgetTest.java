package dev.leadline.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadline.task.BilledTokens;
import dev.leadline.task.Charge;
import dev.leadline.task.Money;
import dev.leadline.task.MoneyLeft;
import dev.leadline.task.TaskFailure;
import dev.leadline.testsupport.BudgetSettings;
import dev.leadline.testsupport.Paid;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** No call is sent that may cost more than what is left of a budget, and what a call did not cost is given back. */
class BudgetTest extends BudgetCase {

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
