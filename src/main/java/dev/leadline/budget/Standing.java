package dev.leadline.budget;

import dev.leadline.task.Money;
import dev.leadline.task.MoneyLeft;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a tenant and one of its tasks stand.
 *
 * @param budget of the tenant
 * @param spent by the tenant in this period
 * @param ends when the period ends
 * @param held the most that calls of the tenant may cost which are under way
 * @param taskSpent by the task, over all its runs
 * @param taskHeld the most that calls of the task may cost which are under way
 */
public record Standing(Budget budget, Money spent, Instant ends, Money held, Money taskSpent, Money taskHeld) {

    /** The soft budget of a task is this part of its budget, in hundredths. */
    private static final long SOFT_PART = 80;

    /** @param own budget of the task; null: none */
    MoneyLeft left(@Nullable Money own) {
        MoneyLeft tenant = left(budget.soft(), budget.hard(), spent, held);
        return own == null
                ? tenant
                : tenant.and(left(new Money(own.units() / 100 * SOFT_PART), own, taskSpent, taskHeld));
    }

    /** Calls under way mostly cost far less than the most that they may, so only what was paid counts for a soft budget. */
    private static MoneyLeft left(@Nullable Money soft, @Nullable Money hard, Money spent, Money held) {
        return new MoneyLeft(
                minus(soft == null ? hard : soft, spent.units()), minus(hard, spent.units() + held.units()));
    }

    private static @Nullable Money minus(@Nullable Money amount, long units) {
        return amount == null ? null : new Money(Math.max(0, amount.units() - units));
    }
}
