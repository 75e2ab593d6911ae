package dev.leadline.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadline.broker.LeaseLost;
import dev.leadline.task.BilledTokens;
import dev.leadline.task.Charge;
import dev.leadline.task.Money;
import dev.leadline.task.Outcome;
import dev.leadline.task.Usage;
import dev.leadline.testsupport.BudgetSettings;
import dev.leadline.testsupport.Paid;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Work that goes on after the run which began it, such as a batch: what is held for it, and who ends it. */
class WorkTest extends BudgetCase {

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

    // ── Who ends it ─────────────────────────────────────────────────────────────────────────────────────────────────

    private List<Work> left() {
        return node.await(budgets.left(20));
    }

    /** Looks are as far apart as the budget's. */
    private Work awaitLeft() {
        return Awaitility.await().until(this::left, left -> !left.isEmpty()).get(0);
    }

    @Test
    void workOfAnEndedTaskIsGivenToOneProcessAtATimeUntilItIsSettled() {
        TestPurse run = run(null);
        node.await(budgets.note(run, "a batch: of \"one\" question"));
        node.succeed(run.task());

        Budgets other = node.budgets(BudgetSettings.USUAL.lookEvery(Duration.ofMinutes(1)));
        Work work = Awaitility.await()
                .until(() -> node.await(other.left(20)), left -> !left.isEmpty())
                .get(0);
        assertThat(work.task()).isEqualTo(run.task().id());
        assertThat(work.text()).isEqualTo("a batch: of \"one\" question");
        assertThat(left()).as("another process has it for a minute").isEmpty();
        redis.call("ZADD", node.base() + "work-looks", "1", work.task().value());
        assertThat(awaitLeft()).as("that process died").isEqualTo(work);

        node.await(budgets.settle(work, most("0.4")));
        node.await(budgets.settle(work, most("0.4")));
        assertThat(lines(run)).hasSize(1);
        assertThat(redis.call("EXISTS", node.base() + "works", node.base() + "work-looks"))
                .isEqualTo(0L);
    }

    @Test
    void workOfATaskThatGoesOnIsLeftToIt() {
        TestPurse first = run(null);
        node.await(budgets.note(first, "1"));
        finish(first.task(), new Outcome.Snoozed(Duration.ZERO, WAITS, Usage.NONE));
        awaitLookAtWork();
        assertThat(left()).isEmpty();

        TestPurse second = opened(node.takeOne("b"));
        node.await(budgets.payForTask(second, most("0.4")));
        node.succeed(second.task());

        assertThat(redis.call("EXISTS", node.base() + "works")).isEqualTo(0L);
    }

    private void awaitLookAtWork() {
        String before = String.valueOf(redis.list("ZRANGE", node.base() + "work-looks", "0", "-1", "WITHSCORES"));
        Awaitility.await()
                .until(() -> left().isEmpty()
                        && !before.equals(String.valueOf(
                                redis.list("ZRANGE", node.base() + "work-looks", "0", "-1", "WITHSCORES"))));
    }

    /** The task was retried, and a run of it has begun another batch. */
    @Test
    void workThatWasNotedSinceIsNotSettledForTheOneBefore() {
        TestPurse first = run(null);
        node.await(budgets.note(first, "1"));
        finish(first.task(), new Outcome.Cancelled(Usage.NONE));
        Work before = awaitLeft();
        node.await(node.broker.retry(first.task().id(), null));
        TestPurse second = opened(node.takeOne("b"));
        node.await(budgets.note(second, "1"));

        node.await(budgets.settle(before));
        node.await(budgets.giveUp(before));

        assertThat(redis.call("HLEN", node.base() + "works")).isEqualTo(1L);
    }

    @Test
    void aRunThatLostItsLeaseNotesNothing() {
        TestPurse run = run(null);
        finish(run.task(), new Outcome.Released(Usage.NONE));

        assertThatThrownBy(() -> node.await(budgets.note(run, "1"))).isInstanceOf(LeaseLost.class);

        assertThat(redis.call("EXISTS", node.base() + "works", node.base() + "work-looks"))
                .isEqualTo(0L);
    }

    /** Who ends the work says what it cost; until then nobody has to guess. */
    @Test
    void whatIsHeldForWorkOfAnEndedTaskIsHeldUntilItIsSettled() {
        hard("1");
        TestPurse run = run(null);
        node.await(budgets.holdForTask(run, most("0.6")));
        node.await(budgets.note(run, "1"));
        node.succeed(run.task());
        awaitLook();
        awaitLook();
        awaitStanding("0", "0.6");

        node.await(budgets.settle(awaitLeft(), most("0.2")));

        awaitStanding("0.2", "0");
        assertThat(lines(run)).hasSize(1);
    }

    @Test
    void whatIsHeldForWorkThatIsGivenUpBecomesAChargeWithTheOutcomeUnknown() {
        hard("1");
        TestPurse run = run(null);
        node.await(budgets.holdForTask(run, most("0.6")));
        node.await(budgets.note(run, "1"));
        node.succeed(run.task());

        node.await(budgets.giveUp(awaitLeft()));

        Awaitility.await().untilAsserted(() -> {
            node.await(budgets.lapse().run());
            assertThat(lines(run)).extracting(line -> line.charge().end()).containsExactly(Charge.End.UNKNOWN);
        });
        awaitStanding("0.6", "0");
    }

    /** A budget cannot count what has no price; the ledger can. */
    @Test
    void anAnswerWithoutAPriceIsChargedTheMostIfABudgetLimitsItAndElseEnteredAsItIs() {
        Charge unpriced =
                new Charge(Paid.NOVEMBER, "new", "batch", BilledTokens.NONE, Money.NONE, "", Charge.End.ANSWERED, "");
        TestPurse free = run(null);
        node.await(budgets.note(free, "1"));
        node.succeed(free.task());
        node.await(budgets.settleUnpriced(awaitLeft(), unpriced));
        assertThat(lines(free)).extracting(line -> line.charge().model()).containsExactly("new");

        hard("1");
        TestPurse limited = run(null);
        node.await(budgets.holdForTask(limited, most("0.6")));
        node.await(budgets.note(limited, "1"));
        node.succeed(limited.task());
        node.await(budgets.settleUnpriced(awaitLeft(), unpriced));
        Awaitility.await().untilAsserted(() -> {
            node.await(budgets.lapse().run());
            assertThat(lines(limited)).extracting(line -> line.charge().end()).containsExactly(Charge.End.UNKNOWN);
        });
        awaitStanding("0.6", "0");
    }

    @Test
    void aLostReplyToANoteNotesOnce() {
        lossy(NoteWork.SCRIPT, far -> node.await(far.note(run(null), "1")));

        assertThat(redis.call("HLEN", node.base() + "works")).isEqualTo(1L);
    }

    /** The work is given again after a while. */
    @Test
    void aLostReplyToALookLosesNoWork() {
        TestPurse run = run(null);
        node.await(budgets.note(run, "1"));
        node.succeed(run.task());
        awaitLeft();

        lossy(LeftWork.SCRIPT, far -> node.await(far.left(20)));

        assertThat(awaitLeft().task()).isEqualTo(run.task().id());
    }

    @Test
    void aLostReplyToGivingUpSaysTheSame() {
        hard("1");
        TestPurse run = run(null);
        node.await(budgets.holdForTask(run, most("0.6")));
        node.await(budgets.note(run, "1"));
        node.succeed(run.task());
        Work work = awaitLeft();

        lossy(GiveUpWork.SCRIPT, far -> node.await(far.settleUnpriced(work, most("0.1"))));

        assertThat(lines(run)).isEmpty();
        assertThat(standing().held()).isEqualTo(Paid.usd("0.6"));
    }
}
