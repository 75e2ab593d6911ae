package dev.leadline.budget;

import dev.leadline.Backoff;
import dev.leadline.broker.LeaseLost;
import dev.leadline.task.Charge;
import dev.leadline.task.Charges;
import dev.leadline.task.ErrorType;
import dev.leadline.task.Money;
import dev.leadline.task.Purse;
import dev.leadline.task.TaskFailure;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** One call on its way under a budget: hold, send, pay. */
final class Payment<T> {

    /** How often a run asks again that waits for other calls to end: soon at first, and then less often, since many may wait. */
    private static final Backoff PAUSE = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(2));

    /** After this time a task is tried again that waited in vain for other calls to end. */
    private static final Duration LATER = Duration.ofSeconds(5);

    private final Budgets budgets;
    private final Purse purse;
    private final Charge most;
    private final String number;
    private final long waitsUntil;
    private volatile boolean holds = true;
    private volatile Uni<Void> paid = Uni.createFrom().voidItem();
    private int pauses;

    /** @param most what is charged if nobody learns what the call cost */
    Payment(Budgets budgets, Purse purse, Charge most) {
        this(budgets, purse, most, budgets.nextNumber());
    }

    /** @param number of the call */
    Payment(Budgets budgets, Purse purse, Charge most, String number) {
        this.budgets = budgets;
        this.purse = purse;
        this.most = most;
        this.number = number;
        this.waitsUntil = System.nanoTime() + budgets.config().patience().toNanos();
    }

    Uni<T> make(Function<Outlay, Uni<T>> call) {
        if (!most.isPriced()) {
            return unpriced();
        }
        Outlay outlay = new Outlay(most, this::pay);
        return held().chain(() -> call.apply(outlay))
                // It is paid before anything is done with its answer: if the worker then dies, nothing has to be
                // guessed.
                .onItemOrFailure()
                .call((answer, failure) -> {
                    outlay.close();
                    return paid;
                })
                .onCancellation()
                .invoke(outlay::close);
    }

    /** Only holds. */
    Uni<Void> hold() {
        return most.isPriced() ? held() : unpriced();
    }

    private <R> Uni<R> unpriced() {
        return Uni.createFrom()
                .failure(TaskFailure.permanent(
                        ErrorType.NOT_CONFIGURED,
                        "no price of " + most.model() + " is known, so a budget cannot be kept: add it to the file that"
                                + " GEMINI_MODELS_FILE names, or ask a model that has one"));
    }

    private Uni<Void> held() {
        // A hold whose answer does not come, since the call is cancelled, is given back, too.
        return Uni.createFrom()
                .deferred(() -> Backoff.whileRedisIsAway(asked()).chain(answer -> {
                    holds = answer.result() == Hold.Result.HELD;
                    return switch (answer.result()) {
                        case HELD -> Uni.createFrom().voidItem();
                        case BUSY -> busy();
                        case TASK ->
                            failure("the next call may cost up to " + most.cost() + " US dollars, and of the "
                                    + purse.budget() + " of budgetUsd only " + new Money(answer.number())
                                    + " are left");
                        case TENANT -> usedUp(Duration.ofMillis(answer.number()));
                        case NEVER ->
                            failure("the next call may cost up to " + most.cost()
                                    + " US dollars, which is more than the whole budget of the tenant, "
                                    + new Money(answer.number()));
                        case LOST -> Uni.createFrom().failure(new LeaseLost());
                    };
                }));
    }

    private Uni<Hold.Answer> asked() {
        holds = true;
        return budgets.hold().run(purse, number, most.cost(), text());
    }

    private String text() {
        return budgets.entries()
                .text(new Charges(
                        purse.tenant(), purse.task().handler(), purse.task().attempt(), 1, List.of(most)));
    }

    private Uni<Void> busy() {
        if (System.nanoTime() < waitsUntil) {
            pauses++;
            return Uni.createFrom()
                    .voidItem()
                    .onItem()
                    .delayIt()
                    .by(PAUSE.ceiling(pauses))
                    .chain(this::held);
        }
        return Uni.createFrom()
                .failure(TaskFailure.retryAfter(
                        LATER,
                        ErrorType.BUDGET_EXCEEDED,
                        "calls that are under way may cost all that is left of the budget"));
    }

    private Uni<Void> usedUp(Duration rest) {
        String message = "the budget of the tenant " + purse.tenant() + " has less left than the " + most.cost()
                + " US dollars that the next call may cost";
        if (budgets.config().exhausted() == BudgetConfig.Exhausted.FAIL) {
            return failure(message);
        }
        Duration again = budgets.config().tryEvery();
        return Uni.createFrom()
                .failure(TaskFailure.retryAfter(
                        rest.compareTo(again) < 0 ? rest : again, ErrorType.BUDGET_EXCEEDED, message));
    }

    private static <R> Uni<R> failure(String message) {
        return Uni.createFrom().failure(TaskFailure.permanent(ErrorType.BUDGET_EXCEEDED, message));
    }

    private void pay() {
        if (!holds) {
            return;
        }
        Charges open = purse.open();
        Uni<Void> once = Backoff.whileRedisIsAway(budgets.pay().run(purse.task().lease(), number, purse.tenant(), open))
                .invoke(() -> purse.entered(open))
                .onFailure()
                .invoke(failure -> Log.errorf(
                        failure, "A call of %s could not be paid", purse.task().id()))
                .onFailure()
                .recoverWithNull()
                .memoize()
                .indefinitely();
        paid = once;
        // No pipeline could own this subscription: the call may have been cancelled, and its charge has to be entered
        // in any case.
        once.subscribe().with(done -> {});
    }
}
