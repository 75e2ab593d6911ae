package dev.leadline.api.usage;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import dev.leadline.ledger.Line;
import dev.leadline.ledger.PlainDollars;
import dev.leadline.task.Charge;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One call that was charged.
 *
 * @param at when it was sent
 * @param step of the task that made it; absent: none
 * @param model that answered, by whose price it is counted
 * @param tier how it was served: standard, flex, batch, priority
 * @param priceVersion of the prices; absent if no price of the model is known, which is not the same as free
 * @param outcome answered; unusable: it was answered, but the answer could not be used; broken-off: the answer broke off, or
 *     nobody waited for its end, and what had come by then was paid for; unknown: no answer came to a call under a budget, and the cost is the most that it may be
 */
@Schema(name = "Charge")
@JsonInclude(JsonInclude.Include.NON_NULL)
@RegisterForReflection
public record ChargeView(
        Instant at,
        int attempt,
        @Nullable String step,
        String model,
        String tier,
        long promptTokens,
        long cachedTokens,
        long thoughtTokens,
        long toolTokens,
        long outputTokens,
        long searches,
        @Nullable String priceVersion,
        @JsonSerialize(using = PlainDollars.class) BigDecimal costUsd,
        String outcome) {

    static ChargeView of(Line line) {
        Charge charge = line.charge();
        return new ChargeView(
                charge.at(),
                line.attempt(),
                charge.step().isEmpty() ? null : charge.step(),
                charge.model(),
                charge.tier(),
                charge.tokens().prompt(),
                charge.tokens().cached(),
                charge.tokens().thoughts(),
                charge.tokens().tools(),
                charge.tokens().output(),
                charge.tokens().searches(),
                charge.isPriced() ? charge.prices() : null,
                charge.cost().dollars(),
                charge.end().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
}
