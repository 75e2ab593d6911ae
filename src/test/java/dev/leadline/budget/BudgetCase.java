package dev.leadline.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadline.broker.BrokerFixture;
import dev.leadline.broker.BrokerTest;
import dev.leadline.ledger.Line;
import dev.leadline.redis.Script;
import dev.leadline.task.BilledTokens;
import dev.leadline.task.Charge;
import dev.leadline.task.ErrorType;
import dev.leadline.task.LeasedTask;
import dev.leadline.task.TaskError;
import dev.leadline.task.TaskFailure;
import dev.leadline.testsupport.BudgetSettings;
import dev.leadline.testsupport.LossyProxy;
import dev.leadline.testsupport.Paid;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;

/** What tests of budgets share: runs that make calls, and what is read of their money. */
abstract class BudgetCase extends BrokerTest {

    protected static final String TENANT = "default";
    protected static final TaskError WAITS =
            new TaskError("provider-unavailable", "the batch is not answered yet", true, 1);

    protected Budgets budgets;

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

    protected TestPurse run(@Nullable String budgetUsd) {
        BrokerFixture.TaskBuilder task = BrokerFixture.aTask();
        node.enqueue(budgetUsd == null ? task.build() : task.budget(budgetUsd).build());
        return opened(node.takeOne("a"));
    }

    protected TestPurse opened(LeasedTask task) {
        TestPurse purse = new TestPurse(task);
        budgets.open(purse);
        return purse;
    }

    protected void hard(String usd) {
        node.await(budgets.set(TENANT, new Budget(null, Paid.usd(usd), Budget.Per.P1M)));
    }

    protected Standing standing() {
        return node.await(budgets.of(TENANT));
    }

    /** A call that is answered, and cost so much. */
    protected void call(Budgets by, TestPurse purse, String most, String cost) {
        node.await(by.spend(purse.task().lease(), () -> most(most), answered(purse, cost)));
    }

    protected static java.util.function.Function<Outlay, Uni<String>> answered(TestPurse purse, String cost) {
        return outlay -> Uni.createFrom().item(() -> {
            outlay.sent();
            outlay.known();
            purse.add(Paid.call(10, 10, cost));
            outlay.over(purse::add);
            return "answer";
        });
    }

    protected void call(TestPurse purse, String most, String cost) {
        call(budgets, purse, most, cost);
    }

    protected void assertRefused(TestPurse purse, String most, Class<? extends TaskFailure> how) {
        AtomicInteger sent = new AtomicInteger();
        assertThatThrownBy(() -> node.await(budgets.spend(purse.task().lease(), () -> most(most), outlay -> {
                    sent.incrementAndGet();
                    return Uni.createFrom().item("answer");
                })))
                .isInstanceOf(how)
                .satisfies(failure -> assertThat(((TaskFailure) failure).type()).isEqualTo(ErrorType.BUDGET_EXCEEDED));
        assertThat(sent).hasValue(0);
    }

    protected void awaitStanding(String spent, String held) {
        Awaitility.await().untilAsserted(() -> {
            assertThat(standing().spent()).isEqualTo(Paid.usd(spent));
            assertThat(standing().held()).isEqualTo(Paid.usd(held));
        });
    }

    protected List<Line> lines(TestPurse purse) {
        LeasedTask task = purse.task();
        return node.await(node.ledger.of(task.id(), task.placement().tenant(), task.handler()));
    }

    protected static java.util.function.Function<Outlay, Uni<String>> reset(TestPurse run) {
        return outlay -> Uni.createFrom()
                .<String>emitter(emitter -> {
                    outlay.sent();
                    emitter.fail(TaskFailure.transientFailure(ErrorType.PROVIDER_UNAVAILABLE, "reset"));
                })
                .onTermination()
                .invoke(() -> outlay.over(run::add));
    }

    /** A call that was sent, and is not answered. */
    protected Cancellable unanswered(TestPurse run, String most) {
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

    /** Until what is held was looked at once more. */
    protected void awaitLook() {
        String before = holds();
        Awaitility.await().until(() -> {
            node.await(budgets.lapse().run());
            return !holds().equals(before);
        });
    }

    protected String holds() {
        return String.valueOf(redis.list("ZRANGE", node.base() + "holds", "0", "-1", "WITHSCORES"));
    }

    protected void lossy(Script script, Consumer<Budgets> work) {
        hard("1");
        try (LossyProxy proxy = new LossyProxy(redis.port());
                BrokerFixture far = BrokerFixture.impatient(proxy.url())) {
            Budgets remote = far.budgets(BudgetSettings.USUAL);
            proxy.loseAnswerTo(script, redis);
            work.accept(remote);
            Awaitility.await().untilAsserted(() -> assertThat(proxy.lost()).isEqualTo(1));
        }
    }
}
