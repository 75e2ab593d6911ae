package dev.leadline.research;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.leadline.claim.Anchor;
import dev.leadline.claim.Judgement;
import dev.leadline.claim.Verdict;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A statement that sources support.
 *
 * @param sources ids of the sources that say it; never empty in a report
 * @param quote the words of its first source; null when the model gave none
 * @param verdict {@code verified}, {@code conflicted}, {@code outdated} or {@code insufficient}; null when there is no quote
 * @param reason why it has that verdict, and what the other source says
 * @param asOf the day for which it holds, as in 2026-03-31
 * @param needsSecondSource it is about money or a person, and one source alone says it
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
record Claim(
        String text,
        List<String> sources,
        @Nullable String quote,
        @Nullable String verdict,
        @Nullable String reason,
        @Nullable String asOf,
        @Nullable Boolean needsSecondSource) {

    Claim(String text, List<String> sources) {
        this(text, sources, null);
    }

    Claim(String text, List<String> sources, @Nullable String quote) {
        this(text, sources, quote, null, null, null, null);
    }

    /** The same text for claims that differ only in upper and lower case. */
    String key() {
        return text.toLowerCase(Locale.ROOT);
    }

    /** With single spaces. */
    Claim tidy() {
        return new Claim(
                text.replaceAll("\\s+", " ").strip(), sources, quote, verdict, reason, asOf, needsSecondSource);
    }

    Claim judged(Judgement judgement) {
        List<String> anchored =
                judgement.anchors().stream().map(Anchor::sourceId).distinct().toList();
        boolean isVerified = judgement.verdict() == Verdict.VERIFIED;
        return new Claim(
                text,
                anchored.isEmpty() ? sources : anchored,
                quote,
                judgement.verdict().code(),
                isVerified ? null : (judgement.reason().code() + " " + judgement.detail()).strip(),
                judgement.asOf() == null ? null : judgement.asOf().toString(),
                judgement.needsSecondSource() ? Boolean.TRUE : null);
    }

    /** What a reader is told beside the claim; empty when there is nothing to tell. */
    @JsonIgnore
    String mark() {
        if (verdict != null && !verdict.equals(Verdict.VERIFIED.code())) {
            return verdict;
        }
        return Boolean.TRUE.equals(needsSecondSource) ? "one source" : "";
    }

    /** The same claim, with the sources of both. */
    Claim with(Claim other) {
        return new Claim(
                text,
                Stream.concat(sources.stream(), other.sources.stream())
                        .distinct()
                        .toList(),
                quote == null ? other.quote : quote,
                verdict == null ? other.verdict : verdict,
                reason == null ? other.reason : reason,
                asOf == null ? other.asOf : asOf,
                needsSecondSource);
    }
}
