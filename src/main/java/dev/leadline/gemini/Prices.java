package dev.leadline.gemini;

import dev.leadline.gemini.ModelCatalog.Model;
import dev.leadline.gemini.ModelCatalog.Price;
import dev.leadline.gemini.ModelCatalog.Search;
import dev.leadline.task.BilledTokens;
import dev.leadline.task.Money;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What calls cost. Money is counted in whole units of a ten-billionth of a US dollar, that is a hundredth of a millionth of
 * a cent, in which the price of one token is a whole number; so sums are exact, and a sum of up to 900,000 dollars is exact
 * also where numbers are doubles, as in Redis' scripts. Free allowances of a month or day are not known here: a call costs
 * what it would without them.
 */
public final class Prices {

    /** Units in one US dollar. */
    public static final long DOLLAR = Money.DOLLAR;

    /** In millionths of a dollar for a million tokens: a price above this is a mistake. */
    static final long MOST = 10_000_000_000L;

    /** A price for a million tokens in millionths of a dollar, times a tier's thousandths, has so many to the unit. */
    static final long SHARE_OF_UNIT = 100_000;

    /** Units for one search, to a millionth of a dollar for a thousand. */
    private static final long UNITS_OF_SEARCH = 10;

    private final ModelCatalog catalog;

    Prices(ModelCatalog catalog) {
        this.catalog = catalog;
    }

    /**
     * What a call costs.
     *
     * @param units see {@link #DOLLAR}
     * @param model by whose price it was counted
     * @param version of the prices
     */
    public record Cost(long units, String model, String version) {}

    /**
     * The cost of one call.
     *
     * @param model the one that answered, as the answer names it
     * @param tier the one that served it, which may not be the one that was asked for
     * @param at when it was sent: prices change at midnight in the zone of the catalog
     * @return empty when no price is known for this model on this day; that is not the same as free
     * @throws ArithmeticException if the numbers of tokens are absurd
     */
    public Optional<Cost> of(String model, BilledTokens tokens, Tier tier, Instant at) {
        LocalDate day = catalog.day(at);
        String bare = model.startsWith("models/") ? model.substring("models/".length()) : model;
        return catalog.answering(bare, day)
                .flatMap(answering -> answering
                        .price(day, tokens.prompt())
                        .map(price -> new Cost(
                                Math.addExact(
                                        tokens(price, tokens, catalog.tier(answering, tier)),
                                        searches(answering, tokens.searches())),
                                answering.name(),
                                catalog.version())));
    }

    private static long tokens(Price price, BilledTokens tokens, int share) {
        long read = Math.addExact(tokens.prompt() - tokens.cached(), tokens.tools());
        long written = Math.addExact(tokens.output(), tokens.thoughts());
        return Math.addExact(
                Math.addExact(units(read, price.input(), share), units(tokens.cached(), price.cached(), share)),
                units(written, price.output(), share));
    }

    private static long units(long tokens, long price, int share) {
        return Math.multiplyExact(tokens, price * share / SHARE_OF_UNIT);
    }

    private static long searches(Model model, long queries) {
        @Nullable Search search = model.search();
        if (search == null || queries == 0) {
            return 0;
        }
        long counted = search.per() == Search.Per.QUERY ? queries : 1;
        return Math.multiplyExact(counted, search.thousand() * UNITS_OF_SEARCH);
    }
}
