package dev.leadline.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.broker.BrokerFixture;
import dev.leadline.task.Charge;
import dev.leadline.task.Money;
import dev.leadline.testsupport.BudgetSettings;
import dev.leadline.testsupport.Paid;
import dev.leadline.testsupport.RedisProcess;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.awaitility.Awaitility;

/** Whoever calls, and in whatever order calls begin, end and are cancelled: what was sent never costs more than a hard budget. */
class BudgetProperties {

    private static final long HARD = 1_000;
    private static final long OF_TASK = 400;
    private static final int TASKS = 4;

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

    enum Deed {
        CALL,
        ANSWER,
        REFUSE,
        LOSE,
        CANCEL,
        STEP
    }

    /**
     * @param which of the tasks, or of the open calls
     * @param units the most that a call may cost
     * @param part of that, in hundredths, that it costs
     */
    record Move(Deed deed, int which, long units, int part) {}

    @Provide
    Arbitrary<List<Move>> moves() {
        return Combinators.combine(
                        Arbitraries.frequency(
                                net.jqwik.api.Tuple.of(5, Deed.CALL),
                                net.jqwik.api.Tuple.of(4, Deed.ANSWER),
                                net.jqwik.api.Tuple.of(1, Deed.REFUSE),
                                net.jqwik.api.Tuple.of(1, Deed.LOSE),
                                net.jqwik.api.Tuple.of(1, Deed.CANCEL),
                                net.jqwik.api.Tuple.of(1, Deed.STEP)),
                        Arbitraries.integers().between(0, 1_000),
                        Arbitraries.longs().between(0, 300),
                        Arbitraries.integers().between(0, 100))
                .as(Move::new)
                .list()
                .ofMinSize(10)
                .ofMaxSize(60);
    }

    /** A call that was sent. */
    private record Open(TestPurse run, long most, Outlay outlay, UniEmitter<? super String> answer, Cancellable call) {}

    /** The provider: what it billed, and the most that it may still bill. */
    private static final class Bill {
        private final long[] byTask = new long[TASKS];
        private final List<Open> open = new ArrayList<>();
        private final List<TestPurse> runs = new ArrayList<>();

        void check() {
            long all = 0;
            for (int i = 0; i < TASKS; i++) {
                int task = i;
                long most = byTask[i]
                        + open.stream()
                                .filter(call -> call.run() == runs.get(task))
                                .mapToLong(Open::most)
                                .sum();
                assertThat(most).as("task " + i).isLessThanOrEqualTo(i == 0 ? OF_TASK : HARD);
                all += most;
            }
            assertThat(all).as("all that was billed, or may be").isLessThanOrEqualTo(HARD);
        }
    }

    @Property(tries = 40)
    void whatWasSentNeverCostsMoreThanAHardBudget(@ForAll("moves") List<Move> moves) {
        redis.call("FLUSHALL");
        // Two nodes, each with every second task.
        List<Budgets> nodes = List.of(budgets(), budgets());
        node.await(nodes.get(0).set("default", new Budget(null, new Money(HARD), Budget.Per.P1M)));
        Bill bill = new Bill();
        for (int i = 0; i < TASKS; i++) {
            BrokerFixture.TaskBuilder task = BrokerFixture.aTask();
            node.enqueue(i == 0 ? task.budget("0.00000004").build() : task.build());
            bill.runs.add(new TestPurse(node.takeOne("a")));
            nodes.get(i % 2).open(bill.runs.get(i));
        }

        for (Move move : moves) {
            if (move.deed() == Deed.CALL) {
                int task = move.which() % TASKS;
                call(nodes.get(task % 2), bill, bill.runs.get(task), move.units());
            } else if (move.deed() == Deed.STEP) {
                TestPurse run = bill.runs.get(move.which() % TASKS);
                node.await(node.leases.keepStep(run.task().lease(), BrokerFixture.step("step", "1"), run.open()));
            } else if (!bill.open.isEmpty()) {
                end(bill, bill.open.remove(move.which() % bill.open.size()), move);
            }
            bill.check();
        }

        while (!bill.open.isEmpty()) {
            end(bill, bill.open.remove(0), new Move(Deed.ANSWER, 0, 0, 100));
        }
        long all = java.util.Arrays.stream(bill.byTask).sum();
        Awaitility.await().untilAsserted(() -> {
            Standing standing = node.await(nodes.get(0).of("default"));
            assertThat(standing.held()).isEqualTo(Money.NONE);
            assertThat(standing.spent().units()).as("books and bill").isEqualTo(all);
        });
        assertThat(redis.list("KEYS", node.base() + "money:*")).isEmpty();
    }

    private static Budgets budgets() {
        return node.budgets(BudgetSettings.USUAL.patience(Duration.ZERO));
    }

    private static void call(Budgets budgets, Bill bill, TestPurse run, long most) {
        CompletableFuture<Boolean> sent = new CompletableFuture<>();
        CompletableFuture<UniEmitter<? super String>> answer = new CompletableFuture<>();
        CompletableFuture<Outlay> made = new CompletableFuture<>();
        Cancellable call = budgets.spend(
                        run.task().lease(),
                        () -> most(most),
                        outlay -> Uni.createFrom()
                                .<String>emitter(emitter -> {
                                    outlay.sent();
                                    made.complete(outlay);
                                    answer.complete(emitter);
                                    sent.complete(true);
                                })
                                .onTermination()
                                .invoke(() -> outlay.over(run::add)))
                .subscribe()
                .with(text -> {}, failure -> sent.complete(false));
        if (sent.join()) {
            bill.open.add(new Open(run, most, made.join(), answer.join(), call));
        }
    }

    private static Charge most(long units) {
        return BudgetTest.most(new Money(units).toString());
    }

    /** Lost answers are billed in full, since that is the worst that can be. */
    private static void end(Bill bill, Open call, Move move) {
        int task = bill.runs.indexOf(call.run());
        long cost = call.most() * move.part() / 100;
        switch (move.deed()) {
            case ANSWER -> {
                bill.byTask[task] += cost;
                call.run().add(Paid.call(1, 1, new Money(cost).toString()));
                call.outlay().known();
                call.answer().complete("answer");
            }
            case REFUSE -> {
                call.outlay().known();
                call.answer().fail(new IllegalStateException("refused"));
            }
            case LOSE -> {
                bill.byTask[task] += call.most();
                call.answer().fail(new IllegalStateException("lost"));
            }
            default -> {
                bill.byTask[task] += call.most();
                call.call().cancel();
            }
        }
    }
}
