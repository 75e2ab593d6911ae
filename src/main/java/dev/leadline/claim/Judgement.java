package dev.leadline.claim;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the check of a claim found.
 *
 * @param detail what differs, in words of the claim or of the other source; empty when there is nothing to add
 * @param asOf for when the claim holds: the date in its passage, else the date of the page, else the day on which it was
 *     read; null when no source supports it
 * @param anchors the quotes that support it; if it is insufficient, the one that it is from
 * @param needsSecondSource it is about money or a person, and only one independent source says it
 * @param amount the number that it states; null when it states none, or several
 */
public record Judgement(
        Reason reason,
        String detail,
        @Nullable LocalDate asOf,
        List<Anchor> anchors,
        boolean needsSecondSource,
        @Nullable Amount amount) {

    /** Of a claim that no source supports. */
    static Judgement without(Reason reason, String detail) {
        return new Judgement(reason, detail, null, List.of(), false, null);
    }

    public Verdict verdict() {
        return reason.verdict();
    }
}
