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
 * @param anchors the quotes that support it
 * @param needsSecondSource it is about money or a person, and only one independent source says it
 */
public record Judgement(
        Reason reason, String detail, @Nullable LocalDate asOf, List<Anchor> anchors, boolean needsSecondSource) {

    public Verdict verdict() {
        return reason.verdict();
    }
}
