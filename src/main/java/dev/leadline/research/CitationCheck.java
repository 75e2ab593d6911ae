package dev.leadline.research;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks claims against the pages that they cite: the source must exist, hold every number of the claim, and at least
 * half of its significant words. Words are compared without their endings, so that a claim may inflect; a claim in
 * another language than its source is judged by its names and numbers alone.
 */
final class CitationCheck {

    private static final double MIN_SHARED = 0.5;
    private static final Pattern WORD = Pattern.compile("[\\p{L}][\\p{L}\\p{N}]{3,}");
    private static final Pattern NUMBER = Pattern.compile("\\d+(?:[.,]\\d+)*");

    private final Map<String, Words> sources = new HashMap<>();

    private record Words(Set<String> stems, Set<String> numbers) {

        static Words of(String text) {
            Set<String> stems = new LinkedHashSet<>();
            Matcher word = WORD.matcher(text.toLowerCase(Locale.ROOT));
            while (word.find()) {
                stems.add(word.group().substring(0, Math.min(5, word.group().length())));
            }
            Set<String> numbers = new LinkedHashSet<>();
            Matcher number = NUMBER.matcher(text);
            while (number.find()) {
                // 1,500 and 1.500 are the same number in two countries.
                numbers.add(number.group().replaceAll("[.,]", ""));
            }
            return new Words(stems, numbers);
        }

        boolean support(Words claim) {
            if (!numbers.containsAll(claim.numbers)) {
                return false;
            }
            long shared = claim.stems.stream().filter(stems::contains).count();
            return shared >= MIN_SHARED * claim.stems.size();
        }
    }

    /** @param readable the sources that were read */
    CitationCheck(List<Source> readable) {
        readable.forEach(source -> sources.put(source.id(), Words.of(source.title() + "\n" + source.text())));
    }

    /** What a check lets through, and what it does not, as gaps. */
    record Checked(List<Claim> claims, List<String> gaps) {}

    /** Checks one section's claims. */
    Checked check(List<Claim> claims) {
        List<Claim> supported = new ArrayList<>();
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
                supported.add(new Claim(text, support));
            }
        }
        return new Checked(supported, gaps);
    }

    private List<String> supporting(String text, List<String> cited) {
        Words claim = Words.of(text);
        return cited.stream()
                .distinct()
                .filter(id -> sources.containsKey(id) && sources.get(id).support(claim))
                .toList();
    }
}
