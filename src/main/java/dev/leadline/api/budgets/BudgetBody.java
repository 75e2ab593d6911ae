package dev.leadline.api.budgets;

import dev.leadline.api.Checks;
import dev.leadline.api.LimitsConfig;
import dev.leadline.budget.Budget;
import dev.leadline.task.Money;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A budget as a client hands it in, before it is checked. */
@Schema(name = "NewBudget", description = "What a tenant may spend in each day or month; without amounts, anything")
@RegisterForReflection
record BudgetBody(
        @Schema(
                description = "US dollars from which on tasks finish with what they have",
                minimum = "0",
                maximum = "500000",
                examples = "40")
        @Nullable
        BigDecimal softUsd,

        @Schema(
                description = "US dollars that are never passed: no call is sent that may cost more than what is left",
                minimum = "0",
                maximum = "500000",
                examples = "50")
        @Nullable
        BigDecimal hardUsd,

        @Schema(
                description = "a day or month, in UTC; default P1M",
                enumeration = {"P1D", "P1M"})
        @Nullable
        String per) {

    /** Fails with a problem that names all mistakes. */
    Budget checked(LimitsConfig limits) {
        Checks checks = new Checks(limits);
        Money soft = checks.dollars("softUsd", softUsd, Budget.MOST);
        Money hard = checks.dollars("hardUsd", hardUsd, Budget.MOST);
        if (soft != null && hard != null && soft.compareTo(hard) > 0) {
            checks.add("softUsd", "must be at most hardUsd, " + hard);
        }
        if (per != null && !per.equals("P1D") && !per.equals("P1M")) {
            checks.add("per", "must be P1D or P1M");
        }
        checks.end();
        return new Budget(soft, hard, "P1D".equals(per) ? Budget.Per.P1D : Budget.Per.P1M);
    }
}
