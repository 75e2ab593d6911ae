package dev.leadline.research;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.leadline.claim.Verdict;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What became of the claims that the model made, each counted once.
 *
 * @param made how many there were
 * @param verified in the report, and nothing speaks against them
 * @param conflicted in the report, and marked: another source of the same age says something else
 * @param outdated in the report, and marked: a newer source says something else, or only old ones say it and it changes easily
 * @param insufficient in the report, and marked: their source does not say it clearly enough
 * @param rejected not in the report
 * @param oneSource of the verified ones, those about money or people that one source alone says, which are marked, too
 * @param judged of those that the comparison verified, the ones whose passages a model read, too
 * @param lowered of the judged ones, those that are insufficient since their passages do not state them
 * @param notJudged why none was judged; null when some were, and when there was none to judge
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
record Checks(
        int made,
        int verified,
        int conflicted,
        int outdated,
        int insufficient,
        int rejected,
        int oneSource,
        int judged,
        int lowered,
        @Nullable String notJudged) {

    static Checks of(Collection<Claim> claims, int rejected, Judging judging) {
        return new Checks(
                claims.size() + rejected,
                count(claims, Verdict.VERIFIED),
                count(claims, Verdict.CONFLICTED),
                count(claims, Verdict.OUTDATED),
                count(claims, Verdict.INSUFFICIENT),
                rejected,
                (int) claims.stream()
                        .filter(claim -> claim.isVerified() && !claim.mark().isEmpty())
                        .count(),
                judging.judged(),
                judging.lowered(),
                judging.missing());
    }

    private static int count(Collection<Claim> claims, Verdict verdict) {
        return (int) claims.stream()
                .filter(claim -> claim.verdict().equals(verdict.code()))
                .count();
    }

    /** As a sentence of the report. */
    String sentence() {
        return made + " claims were made from the sources: " + verified + " verified (" + oneSource
                + " of them by one source), "
                + conflicted + " conflicted, " + outdated + " outdated, " + insufficient + " insufficient, " + rejected
                + " dropped.";
    }

    /** What a model said of the verified ones, in sentences of the report; empty when there was none to judge. */
    Optional<String> judgement() {
        if (notJudged != null) {
            return Optional.of("No model judged the verified claims: " + notJudged + ".");
        }
        return judged == 0
                ? Optional.empty()
                : Optional.of("Verified claims that a model judged, too: " + judged
                        + ". Insufficient by its judgement: " + lowered + ".");
    }
}
