package dev.leadline.research;

import dev.leadline.claim.Reason;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a model says of claims, as a step keeps it.
 *
 * @param stated how probable it is that the passages of a claim state it, 0 to 1, by {@link ClaimInquiry#id}
 * @param missing why it was not asked, or did not answer; null when it did, and when there was nothing to ask
 * @param calls how many calls it took
 * @param costUsd what they cost, in US dollars
 */
@RegisterForReflection
record Opinions(Map<String, Double> stated, @Nullable String missing, int calls, BigDecimal costUsd) {

    /**
     * Below this a claim is clearly not stated. It is far from a half, since a claim that the comparison verified has its
     * numbers, dates and names in its passage already, and a model that is in doubt is wrong as often as right.
     */
    static final double CLEARLY_NOT = 0.2;

    static Opinions none(@Nullable String why) {
        return new Opinions(Map.of(), why, 0, BigDecimal.ZERO);
    }

    /** The claim, with less trust in it if it is verified and clearly not stated; nothing raises a claim. */
    Claim applied(Claim claim) {
        return isLowered(claim)
                ? claim.lowered(
                        Reason.JUDGED_NOT_STATED,
                        String.format(Locale.ROOT, "probability %.2f", stated.get(ClaimInquiry.id(claim))))
                : claim;
    }

    /** @param claims before these opinions were applied */
    Judging judging(Collection<Claim> claims) {
        List<Claim> judged = claims.stream().filter(this::isJudged).toList();
        int lowered = (int) judged.stream().filter(this::isLowered).count();
        return new Judging(judged.size(), lowered, missing);
    }

    private boolean isJudged(Claim claim) {
        return claim.isVerified() && stated.containsKey(ClaimInquiry.id(claim));
    }

    private boolean isLowered(Claim claim) {
        return isJudged(claim) && stated.getOrDefault(ClaimInquiry.id(claim), 1.0) < CLEARLY_NOT;
    }
}
