package dev.leadline.claim;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.regex.Pattern;

/** The day for which a passage holds. */
final class AsOf {

    private static final Pattern LEADS = Pattern.compile(
            "(?<!\\p{L})(?:led|leads|headed|heads|joined|head of|director|manager|leitet|geleitet|führt|geführt|leiter(?:in)?|dirige|dirigée?|direct(?:eur|rice)"
                    + "|responsable|dirigid[oa]|lidera|director[a]?|guida|guidat[oa]|dirett(?:ore|rice)|responsabile|leidt|geleid|hoofd|directeur)(?!\\p{L})");

    private AsOf() {}

    /** The latest date in the passage that is not after the page itself; else that of the page, or the day on which it was read. */
    static LocalDate of(Passage passage) {
        Snapshot snapshot = passage.page().snapshot();
        LocalDate read = snapshot.fetchedAt().atOffset(ZoneOffset.UTC).toLocalDate();
        LocalDate page = snapshot.publishedAt() == null ? read : snapshot.publishedAt();
        String folded = FoldedText.of(passage.text()).folded();
        // The year of the foundation is not that for which something holds.
        if (Attribute.FOUNDED.isNamedIn(folded)) {
            return page;
        }
        // Neither is the day since which it holds, but for a role: "chief executive since May 2022" tells of May 2022.
        return DateReader.read(folded).stream()
                .filter(found -> !Attribute.isBehindSince(folded, found.start()) || isOfARole(folded, found))
                .flatMap(found -> found.dates().stream())
                .flatMap(date -> date.lastDay().stream())
                .filter(date -> !date.isAfter(page))
                .max(Comparator.naturalOrder())
                .orElse(page);
    }

    private static boolean isOfARole(String folded, DateReader.Found date) {
        String before = folded.substring(0, date.start());
        String clause = before.substring(before.lastIndexOf(';') + 1);
        String rest = folded.substring(date.end());
        int end = rest.indexOf(';');
        String said = clause + (end < 0 ? rest : rest.substring(0, end));
        return LEADS.matcher(said).find() || !Roles.in(said).isEmpty();
    }
}
