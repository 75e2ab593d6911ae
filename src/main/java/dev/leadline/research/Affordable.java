package dev.leadline.research;

import dev.leadline.handler.TaskContext;
import dev.leadline.task.ErrorType;
import dev.leadline.task.TaskFailure;
import io.smallrye.mutiny.Uni;
import java.util.function.Supplier;

/** Does what costs money only while the task has some, so that what was paid for before is of use. */
final class Affordable {

    /** Why a question was not asked. */
    static final String NO_MONEY = "not asked, since the budget has too little left";

    private Affordable() {}

    /** @param without what is there if the task has no money for it */
    static <T> Uni<T> orElse(T without, TaskContext context, Supplier<Uni<T>> paid) {
        return ifAny(() -> without, context, paid);
    }

    /**
     * The same for what a report is shorter without, which the budget then says.
     *
     * @param without what is there if the task has no money for it
     */
    static <T> Uni<T> orCut(T without, CallBudget budget, TaskContext context, Supplier<Uni<T>> paid) {
        return ifAny(
                () -> {
                    budget.noMoney();
                    return without;
                },
                context,
                paid);
    }

    private static <T> Uni<T> ifAny(Supplier<T> without, TaskContext context, Supplier<Uni<T>> paid) {
        return context.moneyLeft()
                .chain(left -> left.isShort() ? Uni.createFrom().item(without) : paid.get())
                .onFailure(Affordable::isOverBudget)
                .recoverWithItem(without);
    }

    private static boolean isOverBudget(Throwable failure) {
        return failure instanceof TaskFailure.Permanent known && known.type() == ErrorType.BUDGET_EXCEEDED;
    }
}
