package dev.leadline.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadline.broker.BrokerFixture;
import dev.leadline.broker.LeaseLost;
import dev.leadline.task.BilledTokens;
import dev.leadline.task.Charge;
import dev.leadline.task.ErrorType;
import dev.leadline.task.Money;
import dev.leadline.task.TaskFailure;
import dev.leadline.testsupport.Paid;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What is paid when calls fail, are cancelled, or lose their worker. */
class BudgetFaultsTest extends BudgetCase {

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

    @Test
    void aCallThatIsCancelledIsChargedTheMostThatItMayCost() {
        hard("1");
        TestPurse run = run(null);

        unanswered(run, "0.6").cancel();

        awaitStanding("0.6", "0");
        assertThat(lines(run)).hasSize(1);
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
}
