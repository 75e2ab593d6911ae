package dev.leadline.testsupport;

import dev.leadline.budget.BudgetConfig;
import java.time.Duration;

/** What a test does when a budget is used up. */
public record BudgetSettings(Exhausted exhausted, Duration tryEvery, Duration patience, Duration lookEvery)
        implements BudgetConfig {

    public static final BudgetSettings USUAL =
            new BudgetSettings(Exhausted.PARK, Duration.ofMinutes(5), Duration.ofSeconds(30), Duration.ofSeconds(10));

    public BudgetSettings patience(Duration time) {
        return new BudgetSettings(exhausted, tryEvery, time, lookEvery);
    }

    public BudgetSettings lookEvery(Duration time) {
        return new BudgetSettings(exhausted, tryEvery, patience, time);
    }

    public BudgetSettings failing() {
        return new BudgetSettings(Exhausted.FAIL, tryEvery, patience, lookEvery);
    }
}
