package dev.leadline.research;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks claims against the pages that they cite. The source must exist, and contain every number of the claim and at
 * least half of its significant words; the company's name does not count, since all sources contain it. Words are
 * compared without their endings. If a claim has only short words, the source must contain all of them.
 */
final class CitationCheck {

    private static final double MIN_SHARED = 0.5;
    private static final int SIGNIFICANT = 4;
    private static final int STEM = 5;
    private static final Pattern WORD = Pattern.compile("\\p{L}[\\p{L}\\p{N}]*");
    private static final Pattern NUMBER = Pattern.compile("\\p{Nd}+(?:[.,]\\p{Nd}+)*");
    private static final Pattern BEFORE_THOUSANDS = Pattern.compile("[.,](?=\\p{Nd}{3}(?!\\p{Nd}))");

    private final Map<String, Words> sources = new HashMap<>();
    private final Words company;

    /** @param stems the beginnings of the words that are long enough to be significant */
    private record Words(Set<String> all, Set<String> stems, Set<String> numbers) {

        static Words of(String text) {
            Set<String> all = new LinkedHashSet<>();
            Set<String> stems = new LinkedHashSet<>();
            Matcher word = WORD.matcher(text.toLowerCase(Locale.ROOT));
            while (word.find()) {
                all.add(word.group());
                if (word.group().length() >= SIGNIFICANT) {
                    stems.add(word.group()
                            .substring(0, Math.min(STEM, word.group().length())));
                }
            }
            Set<String> numbers = new LinkedHashSet<>();
            Matcher number = NUMBER.matcher(text);
            while (number.find()) {
                // Countries write the same number as 1,500 or 1.500, and as 1.5 or 1,5.
                String whole = BEFORE_THOUSANDS.matcher(number.group()).replaceAll("");
                numbers.add(whole.replace(',', '.'));
            }
            return new Words(all, stems, numbers);
        }

        boolean support(Words claim, Words company) {
            if (!numbers.containsAll(claim.numbers)) {
                return false;
            }
            List<String> significant = claim.stems.stream()
                    .filter(stem -> !company.stems.contains(stem))
                    .toList();
            if (significant.isEmpty()) {
                return claim.all.stream().allMatch(word -> all.contains(word) || company.all.contains(word));
            }
            long shared = significant.stream().filter(stems::contains).count();
            return shared >= MIN_SHARED * significant.size();
        }
    }

    /** @param readable the sources that were read */
    CitationCheck(String company, List<Source> readable) {
        this.company = Words.of(company);
        readable.forEach(source -> sources.put(source.id(), Words.of(source.title() + "\n" + source.text())));
    }

    /** The supported claims, and a gap for each of the others. */
    record Checked(List<Claim> claims, List<String> gaps) {}

    /** Checks the claims of one section. A claim that is made twice is listed once, with the sources of both. */
    Checked check(List<Claim> claims) {
        Map<String, Claim> supported = new LinkedHashMap<>();
        List<String> gaps = new ArrayList<>();
        for (Claim claim : claims) {
            String text = claim.text().replaceAll("\\s+", " ").strip();
            List<String> support = supporting(text, claim.sources());
            if (text.isEmpty()) {
                continue;
            }
            if (support.isEmpty()) {
                gaps.add("unsupported claim: " + text);
            } else {
                Claim claimed = new Claim(text, support);
                supported.merge(claimed.key(), claimed, Claim::with);
            }
        }
        return new Checked(List.copyOf(supported.values()), gaps);
    }

    private List<String> supporting(String text, List<String> cited) {
        Words claim = Words.of(text);
        return cited.stream()
                .distinct()
                .filter(id -> sources.containsKey(id) && sources.get(id).support(claim, company))
                .toList();
    }
}
