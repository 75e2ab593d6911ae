package dev.leadline.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * In which order a reader gets claims: what holds comes before what is doubtful, and news begin with the newest. The claims that
 * open the report are the first ones of the sections that a reader asks about first.
 */
public final class Ranking {

    /** A report with fewer claims is as short as its beginning would be. */
    private static final int WORTH_A_BEGINNING = 10;

    private static final List<String> SURENESS = List.of("verified", "conflicted", "insufficient", "outdated");
    private static final Set<String> FIRST_ASKED =
            Set.of("overview", "offering", "leadership", "funding", "news", "painPoints", "outreachAngles");

    /** What is said there soon becomes old, so that a reader wants to know of when it is. */
    private static final Set<String> DATED = Set.of("funding", "news");

    private Ranking() {}

    /**
     * How sure a claim is, and of when.
     *
     * @param verdict as in {@code verified}; empty when it was not checked
     * @param asOf the day for which it holds, as in 2026-03-31; empty when that is not known
     */
    public record Standing(String verdict, String asOf) {

        boolean isVerified() {
            return verdict.equals("verified");
        }

        private int sureness() {
            int place = SURENESS.indexOf(verdict);
            return place < 0 ? 0 : place;
        }
    }

    /** The claims of a section in the order in which they are shown; those that are alike stay as they were ranked. */
    public static <T> List<T> ranked(String section, List<T> claims, Function<T, Standing> standing) {
        Comparator<T> order =
                Comparator.comparingInt(claim -> standing.apply(claim).sureness());
        if (section.equals("news")) {
            order = order.thenComparing(claim -> standing.apply(claim).asOf(), Comparator.reverseOrder());
        }
        return claims.stream().sorted(order).toList();
    }

    /** The claims that open the report, by section; empty when it has too few. @param sections ranked */
    public static <T> Map<String, T> highlights(Map<String, List<T>> sections, Function<T, Standing> standing) {
        Map<String, T> highlights = new LinkedHashMap<>();
        List<T> all = new ArrayList<>();
        sections.forEach((section, claims) -> {
            all.addAll(claims);
            if (FIRST_ASKED.contains(section)
                    && !claims.isEmpty()
                    && standing.apply(claims.get(0)).isVerified()) {
                highlights.put(section, claims.get(0));
            }
        });
        return all.size() < WORTH_A_BEGINNING ? Map.of() : highlights;
    }

    /** The day that is shown beside a claim of the section: where it matters much, or where it may be why the claim is doubtful. */
    public static String shownDay(String section, Standing standing) {
        boolean isShown = DATED.contains(section)
                || !standing.isVerified() && !standing.verdict().isEmpty();
        return isShown ? standing.asOf() : "";
    }
}
