package dev.leadline.research;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.leadline.claim.Anchor;
import dev.leadline.claim.Judgement;
import dev.leadline.claim.Reason;
import dev.leadline.claim.Verdict;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A statement that sources support.
 *
 * @param id how other parts of the report cite it: C1, C2, …
 * @param section the key of its section
 * @param value the one number that it states, its scale multiplied out; null when it states none, or several
 * @param unit of the value: a currency's ISO code or {@code %}
 * @param asOf the day for which it holds, as in 2026-03-31
 * @param quote the words of its first source, as they are there
 * @param sources ids of the sources that say it; never empty
 * @param confidence {@code high} when it is verified and nothing is missing, {@code medium} when a second source is, else
 *     {@code low}
 * @param verdict {@code verified}, {@code conflicted}, {@code outdated} or {@code insufficient}
 * @param reason why it is not verified, and what the other source says
 * @param needsSecondSource it is about money or a person, and one source alone says it
 * @param evidence each quote that supports it; if it is insufficient, the one that it is from
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
record Claim(
        String id,
        String section,
        String text,
        @Nullable BigDecimal value,
        @Nullable String unit,
        @Nullable String asOf,
        String quote,
        List<String> sources,
        String confidence,
        String verdict,
        @Nullable String reason,
        @Nullable Boolean needsSecondSource,
        List<Proof> evidence) {

    /**
     * A quote that was found.
     *
     * @param passage the sentences that it is from
     */
    @RegisterForReflection
    record Proof(String source, String quote, String passage) {
        static Proof of(Anchor anchor) {
            return new Proof(anchor.sourceId(), anchor.quote(), anchor.passage());
        }
    }

    static Claim of(String id, Section section, Judged judged) {
        Judgement judgement = judged.judgement();
        List<Proof> evidence = judgement.anchors().stream().map(Proof::of).toList();
        boolean isVerified = judgement.verdict() == Verdict.VERIFIED;
        boolean isAlone = judgement.needsSecondSource();
        return new Claim(
                id,
                section.key(),
                judged.text(),
                judgement.amount() == null ? null : judgement.amount().value(),
                judgement.amount() == null || judgement.amount().unit().isEmpty()
                        ? null
                        : judgement.amount().unit(),
                judgement.asOf() == null ? null : judgement.asOf().toString(),
                evidence.get(0).quote(),
                judged.sources(),
                !isVerified ? "low" : isAlone ? "medium" : "high",
                judgement.verdict().code(),
                isVerified ? null : (judgement.reason().code() + " " + judgement.detail()).strip(),
                isAlone ? Boolean.TRUE : null,
                evidence);
    }

    /** The same claim with less trust in it. */
    Claim lowered(Reason why, String detail) {
        return new Claim(
                id,
                section,
                text,
                value,
                unit,
                asOf,
                quote,
                sources,
                "low",
                why.verdict().code(),
                why.code() + " " + detail,
                needsSecondSource,
                evidence);
    }

    @JsonIgnore
    boolean isVerified() {
        return verdict.equals(Verdict.VERIFIED.code());
    }

    /** Its mark, and for a claim that another source contradicts, what that says. */
    @JsonIgnore
    String remark() {
        boolean isContradicted = verdict.equals(Verdict.CONFLICTED.code()) || verdict.equals(Verdict.OUTDATED.code());
        return isContradicted && reason != null
                ? verdict + ", " + Words.plain(reason.substring(reason.indexOf(' ') + 1))
                : mark();
    }

    /** What a reader is told beside the claim in a word or two; empty when there is nothing to tell. */
    @JsonIgnore
    String mark() {
        if (!isVerified()) {
            return verdict;
        }
        return Boolean.TRUE.equals(needsSecondSource) ? "one source" : "";
    }
}
