package dev.leadline.gemini;

import dev.leadline.task.BilledTokens;
import dev.leadline.task.Charge;
import dev.leadline.task.Money;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The most that a call may cost. A token of text has at least one byte, and the answer with its thoughts is as long as the model
 * writes at most, or as was asked for; so this is no estimate. Only what a search adds to a prompt has no bound that is known.
 */
final class MostOfCall {

    /** What a model writes of which the catalog does not say how much. */
    private static final long OUTPUT = 65_536;

    /** More queries than Gemini makes for one answer, as far as is known. */
    private static final long SEARCHES = 10;

    /** A request that is sent now may leave so much later, when prices have changed. */
    private static final Duration LATEST = Duration.ofHours(1);

    private final Models models;
    private final Optional<Integer> maxOutputTokens;

    /** @param maxOutputTokens that requests ask for */
    MostOfCall(Models models, Optional<Integer> maxOutputTokens) {
        this.models = models;
        this.maxOutputTokens = maxOutputTokens;
    }

    /**
     * As the charge of a call whose answer never comes; without a price if none is known.
     *
     * @param body the request
     */
    Charge of(GeminiCalls.Asked asked, byte[] body, boolean searches) {
        Instant now = Instant.now();
        BilledTokens tokens = new BilledTokens(body.length, 0, 0, output(asked.model()), 0, searches ? SEARCHES : 0);
        Tier tier = asked.tier() == null ? Tier.STANDARD : asked.tier();
        // Another tier than the one that was asked for may serve it, and the price may change before it is sent.
        Optional<Prices.Cost> cost = Stream.of(now, now.plus(LATEST))
                .flatMap(at -> Stream.of(tier, Tier.STANDARD)
                        .flatMap(served -> models.prices().of(asked.model(), tokens, served, at).stream()))
                .max(Comparator.comparingLong(Prices.Cost::units));
        return new Charge(
                now,
                cost.map(Prices.Cost::model).orElse(asked.model()),
                tier.spelled(),
                BilledTokens.NONE,
                cost.map(known -> new Money(known.units())).orElse(Money.NONE),
                cost.map(Prices.Cost::version).orElse(""),
                Charge.End.UNKNOWN,
                "");
    }

    private long output(String model) {
        ModelCatalog catalog = models.catalog();
        long longest = catalog.model(model)
                .flatMap(known -> Optional.ofNullable(known.outputTokens()))
                .or(() -> catalog.family(model).map(ModelCatalog.Family::outputTokens))
                .orElse(OUTPUT);
        return maxOutputTokens.map(asked -> Math.min(asked, longest)).orElse(longest);
    }
}
