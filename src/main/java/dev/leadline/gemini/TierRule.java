package dev.leadline.gemini;

import dev.leadline.task.Money;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which tier serves a call of a task that has a deadline. Nothing is asked here: the same facts give the same tier.
 *
 * <table>
 * <caption>The first row that fits</caption>
 * <tr><th>time until the deadline</th><th>tier</th></tr>
 * <tr><td>less than {@code flex-from}, or no price of the model is known</td><td>standard</td></tr>
 * <tr><td>less than {@code batch-from}</td><td>flex, if it is cheaper than standard; else standard</td></tr>
 * <tr><td>more</td><td>the cheapest of batch, flex and standard, and at the same price the first of them: a batch takes nothing
 *     from the quota of other calls</td></tr>
 * </table>
 *
 * If the budget has no room for the most that such a call may cost, but for a batch, and there is more time than a call needs
 * that is sent at once, it is a batch. Tiers that the model does not have are left out.
 */
final class TierRule {

    /** At the same price, the first is taken. */
    private static final List<Tier> CHEAP_FIRST = List.of(Tier.BATCH, Tier.FLEX, Tier.STANDARD);

    private static final int PERCENT = 100;

    private final Duration flexFrom;
    private final Duration batchFrom;
    private final Duration reserve;

    /** @param reserve how long a call takes that is sent at once */
    TierRule(Duration flexFrom, Duration batchFrom, Duration reserve) {
        this.flexFrom = flexFrom;
        this.batchFrom = batchFrom;
        this.reserve = reserve;
    }

    /**
     * What is known before the call.
     *
     * @param left until the deadline; negative when it has passed
     * @param prices what the call costs by an estimate, in each tier that the model has; empty if no price is known
     * @param most what it may cost at most, in the same tiers
     * @param money what the budgets have left; null: nothing limits it
     */
    record Facts(
            Duration left,
            Map<Tier, Long> prices,
            Map<Tier, Money> most,
            @Nullable Money money) {}

    TierChoice choose(Facts facts) {
        if (!facts.prices().containsKey(Tier.STANDARD)) {
            return new TierChoice(Tier.STANDARD, "sent as standard: no price of the model is known");
        }
        Tier cheapest = CHEAP_FIRST.stream()
                .filter(tier -> facts.prices().containsKey(tier) && hasTime(tier, facts.left()))
                .min(Comparator.comparing(tier -> facts.prices().get(tier)))
                .orElse(Tier.STANDARD);
        if (!isAffordable(cheapest, facts)
                && isAffordable(Tier.BATCH, facts)
                && facts.left().compareTo(reserve) > 0) {
            return new TierChoice(
                    Tier.BATCH,
                    "sent as a batch: what is left of the budget has room for the most that it may cost as a batch alone");
        }
        return new TierChoice(cheapest, reason(cheapest, facts));
    }

    private boolean hasTime(Tier tier, Duration left) {
        return switch (tier) {
            case STANDARD, PRIORITY -> true;
            case FLEX -> left.compareTo(flexFrom) >= 0;
            case BATCH -> left.compareTo(batchFrom) >= 0;
        };
    }

    private static boolean isAffordable(Tier tier, Facts facts) {
        Money money = facts.money();
        Optional<Money> most = Optional.ofNullable(facts.most().get(tier));
        return most.isPresent() && (money == null || most.get().compareTo(money) <= 0);
    }

    private String reason(Tier tier, Facts facts) {
        String left = facts.left().isNegative()
                ? "the deadline has passed"
                : said(facts.left()) + " are left until the deadline";
        if (tier == Tier.STANDARD) {
            boolean soon = facts.left().compareTo(flexFrom) < 0;
            return "sent as standard: " + left
                    + (soon ? ", and flex needs " + said(flexFrom) : ", and no other tier of the model is cheaper");
        }
        long share = Math.round((double) PERCENT * price(tier, facts) / Math.max(1, price(Tier.STANDARD, facts)));
        return "sent as " + (tier == Tier.BATCH ? "a batch" : tier.spelled()) + ": " + left + ", and it costs " + share
                + " % of the standard price";
    }

    private static long price(Tier tier, Facts facts) {
        Long known = facts.prices().get(tier);
        return known == null ? 0 : known;
    }

    /** To the minute. */
    private static String said(Duration time) {
        return Duration.ofMinutes(time.toMinutes()).toString();
    }
}
