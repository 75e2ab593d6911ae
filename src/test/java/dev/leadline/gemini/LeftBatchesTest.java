package dev.leadline.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.broker.BrokerFixture;
import dev.leadline.broker.BrokerTest;
import dev.leadline.budget.Budget;
import dev.leadline.budget.Budgets;
import dev.leadline.budget.Lapses;
import dev.leadline.budget.Standing;
import dev.leadline.ledger.Line;
import dev.leadline.task.Charge;
import dev.leadline.task.Charges;
import dev.leadline.task.LeasedTask;
import dev.leadline.task.Outcome;
import dev.leadline.task.Purse;
import dev.leadline.task.Usage;
import dev.leadline.testsupport.BudgetSettings;
import dev.leadline.testsupport.Paid;
import dev.leadline.testsupport.Site;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A batch does not go on, and is not paid, for a task that has ended. */
class LeftBatchesTest extends BrokerTest {

    private static final Prompt PROMPT = new Prompt("What is the answer?", null, null, null);

    private final Site site = new Site();
    private final StrictBatches google = new StrictBatches(site, Clock.systemUTC()).takes(null);
    private final BatchKit kit = new BatchKit(site, Clock.systemUTC(), "listed-after", "PT0S", "cancel-wait", "PT0S");
    private final GeminiBatches batches = kit.batches();
    private Budgets budgets;
    private LeftBatches left;

    @BeforeEach
    void startBudgets() {
        budgets = node.budgets(BudgetSettings.USUAL.lookEvery(Duration.ofMillis(50)));
        left = kit.left(budgets);
        node.await(budgets.set("default", new Budget(null, Paid.usd("1"), Budget.Per.P1M)));
    }

    @AfterEach
    void close() {
        kit.close();
        site.close();
    }

    /** A run that has asked a question in a batch, as {@code BatchRun} does it. */
    private final class Run implements Purse {
        private final LeasedTask task;
        private final BatchPlan plan;
        private @Nullable String name;

        Run(@Nullable Duration time) {
            node.enqueue(BrokerFixture.task());
            task = node.takeOne("a");
            plan = batches.plan(
                    PROMPT,
                    task.id(),
                    time == null ? null : batches.clock().instant().plus(time),
                    "a test");
            node.await(budgets.holdForTask(this, batches.most(PROMPT, plan)));
            note();
        }

        Run submits() {
            name = node.await(batches.submit(PROMPT, plan, batches.clock().instant()));
            return this;
        }

        Run note() {
            node.await(
                    budgets.note(this, batches.note(plan, name, batches.clock().instant())));
            return this;
        }

        void ends(Outcome outcome) {
            finish(task, outcome);
        }

        List<Line> lines() {
            return node.await(node.ledger.of(task.id(), "default", task.handler()));
        }

        @Override
        public LeasedTask task() {
            return task;
        }

        @Override
        public Charges open() {
            return Charges.NONE;
        }

        @Override
        public void entered(Charges charges) {}
    }

    private Standing standing() {
        return node.await(budgets.of("default"));
    }

    private void awaitNothingHeld() {
        // A call of Google that finds no connection in time is made again.
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            node.await(left.look());
            node.await(Lapses.look(budgets));
            assertThat(standing().held()).isEqualTo(Paid.usd("0"));
        });
        assertThat(redis.call("EXISTS", node.base() + "works")).isEqualTo(0L);
    }

    @Test
    void theBatchOfACancelledTaskIsCancelledAndItsMoneyIsLetGo() {
        Run run = new Run(null).submits().note();
        node.await(left.look());
        assertThat(google.count("cancel")).as("while its task goes on").isZero();
        assertThat(standing().held()).isNotEqualTo(Paid.usd("0"));

        run.ends(new Outcome.Cancelled(Usage.NONE));
        awaitNothingHeld();

        assertThat(google.count("cancel")).isEqualTo(1);
        assertThat(run.lines()).isEmpty();
        assertThat(standing().spent()).isEqualTo(Paid.usd("0"));
    }

    @Test
    void anAnswerThatCameBeforeTheCancelIsPaidForOnce() {
        Run run = new Run(null).submits().note();
        google.takes(Duration.ZERO);

        run.ends(new Outcome.Cancelled(Usage.NONE));
        awaitNothingHeld();

        assertThat(google.count("cancel")).isZero();
        assertThat(run.lines()).extracting(line -> line.charge().tier()).containsExactly("batch");
        assertThat(standing().spent()).isEqualTo(Paid.usd("0.000013125"));
    }

    /** The worker died in between. */
    @Test
    void aBatchWhoseSubmissionWasNotAnsweredIsFoundByItsNameAndCancelled() {
        Run run = new Run(null).submits();

        run.ends(new Outcome.Cancelled(Usage.NONE));
        awaitNothingHeld();

        assertThat(google.count("cancel")).isEqualTo(1);
        assertThat(run.lines()).isEmpty();
    }

    @Test
    void aBatchThatWasNeverSubmittedCostsNothing() {
        Run run = new Run(null);

        run.ends(new Outcome.Cancelled(Usage.NONE));
        awaitNothingHeld();

        assertThat(google.done()).containsOnly("list");
        assertThat(run.lines()).isEmpty();
    }

    @Test
    void aBatchThatGoogleDoesNotEndIsGivenUpAndTheMostIsCharged() {
        google.cancelTakes(null);
        Run run = new Run(Duration.ofMinutes(15).plusMillis(300)).submits().note();

        run.ends(new Outcome.Cancelled(Usage.NONE));
        awaitNothingHeld();

        assertThat(google.count("cancel")).isPositive();
        assertThat(run.lines()).extracting(line -> line.charge().end()).containsExactly(Charge.End.UNKNOWN);
    }

    @Test
    void aCallOfGoogleThatFailsIsMadeAgain() {
        Run run = new Run(null).submits().note();
        google.refuse("look", 503);

        run.ends(new Outcome.Cancelled(Usage.NONE));
        awaitNothingHeld();

        assertThat(google.count("cancel")).isEqualTo(1);
        assertThat(run.lines()).isEmpty();
    }
}
