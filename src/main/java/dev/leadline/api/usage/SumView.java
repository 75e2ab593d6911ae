package dev.leadline.api.usage;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import dev.leadline.ledger.PlainDollars;
import dev.leadline.ledger.Sum;
import dev.leadline.task.Charge;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What calls used and cost together.
 *
 * @param key the day, task, model or tenant; absent in a total
 * @param promptTokens those that were read from a cache included
 * @param toolTokens what tools added to prompts, such as pages that were read
 * @param costUsd exactly, to a ten-billionth of a dollar
 * @param unpricedCalls calls of models whose price is not known: they count as 0 in costUsd
 */
@Schema(name = "UsageSum")
@RegisterForReflection
public record SumView(
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String key,
        long calls,
        long promptTokens,
        long cachedTokens,
        long thoughtTokens,
        long toolTokens,
        long outputTokens,
        long searches,
        @JsonSerialize(using = PlainDollars.class) BigDecimal costUsd,
        long unpricedCalls) {

    static SumView of(@Nullable String key, Sum sum) {
        return new SumView(
                key,
                sum.calls(),
                sum.prompt(),
                sum.cached(),
                sum.thoughts(),
                sum.tools(),
                sum.output(),
                sum.searches(),
                sum.cost().dollars(),
                sum.unpriced());
    }

    static SumView total(List<Charge> charges) {
        return of(null, charges.stream().map(Sum::of).reduce(Sum.NONE, Sum::plus));
    }
}
