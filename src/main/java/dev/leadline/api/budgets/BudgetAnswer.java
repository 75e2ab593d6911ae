package dev.leadline.api.budgets;

import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import dev.leadline.budget.Standing;
import dev.leadline.ledger.PlainDollars;
import dev.leadline.task.Money;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A budget and its use as clients see them. */
@Schema(name = "Budget")
@RegisterForReflection
record BudgetAnswer(
        String tenant,
        @JsonSerialize(using = PlainDollars.class) @Nullable BigDecimal softUsd,
        @JsonSerialize(using = PlainDollars.class) @Nullable BigDecimal hardUsd,
        String per,

        @Schema(description = "paid in this period") @JsonSerialize(using = PlainDollars.class)
        BigDecimal spentUsd,

        @Schema(description = "the most that calls may cost which are under way")
        @JsonSerialize(using = PlainDollars.class)
        BigDecimal heldUsd,

        @Schema(description = "when the period ends") Instant ends) {

    static BudgetAnswer of(String tenant, Standing standing) {
        return new BudgetAnswer(
                tenant,
                dollars(standing.budget().soft()),
                dollars(standing.budget().hard()),
                standing.budget().per().name(),
                standing.spent().dollars(),
                standing.held().dollars(),
                standing.ends());
    }

    /** Whether the tenant has a budget. */
    boolean hasBudget() {
        return softUsd != null || hardUsd != null;
    }

    private static @Nullable BigDecimal dollars(@Nullable Money amount) {
        return amount == null ? null : amount.dollars();
    }
}
