package dev.leadline.gemini;

import dev.leadline.task.BilledTokens;
import dev.leadline.task.Charge;
import dev.leadline.task.Money;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalLong;
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

    /** A batch may be answered so much later. */
    private static final Duration LATEST_BATCH = Duration.ofDays(2);

    /** No request has more bytes. */
    private static final long LONGEST = 1L << 30;

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
        return of(asked, body, searches, Instant.now());
    }

    Charge of(GeminiCalls.Asked asked, byte[] body, boolean searches, Instant now) {
        Tier tier = asked.tier() == null ? Tier.STANDARD : asked.tier();
        Optional<Prices.Cost> cost = cost(asked.model(), body.length, searches ? SEARCHES : 0, tier, now);
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

    /** Another tier than the one that was asked for may serve it, unless it is a batch; and the price may change before it is sent. */
    private Optional<Prices.Cost> cost(String model, long bytes, long searches, Tier tier, Instant now) {
        BilledTokens tokens = new BilledTokens(bytes, 0, 0, output(model), 0, searches);
        boolean batch = tier == Tier.BATCH;
        return Stream.of(now, now.plus(batch ? LATEST_BATCH : LATEST))
                .flatMap(at -> Stream.of(tier, batch ? tier : Tier.STANDARD)
                        .flatMap(served -> models.prices().of(model, tokens, served, at).stream()))
                .max(Comparator.comparingLong(Prices.Cost::units));
    }

    /**
     * The other way round: how many bytes a call without a search may have so that it costs no more than this.
     *
     * @return 0 if its answer alone may cost more; empty if no price is known
     */
    OptionalLong bytes(String model, Money most) {
        Instant now = Instant.now();
        if (cost(model, 0, 0, Tier.STANDARD, now).isEmpty()) {
            return OptionalLong.empty();
        }
        // A price may be higher for longer prompts, so that one division does not do.
        long fits = 0;
        long tooMany = LONGEST;
        while (tooMany - fits > 1) {
            long middle = (fits + tooMany) / 2;
            boolean enough = cost(model, middle, 0, Tier.STANDARD, now)
                    .filter(cost -> cost.units() <= most.units())
                    .isPresent();
            fits = enough ? middle : fits;
            tooMany = enough ? tooMany : middle;
        }
        return OptionalLong.of(fits);
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
