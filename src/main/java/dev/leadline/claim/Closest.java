package dev.leadline.claim;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Finds the sentences of a page that share most words and numbers with a claim, since comparing all of them takes long. */
final class Closest {

    private static final int MOST = 3;
    private static final int STEM = 5;

    private final Set<String> company;

    /** @param company the words of its name, which all pages share */
    Closest(Set<String> company) {
        this.company = company;
    }

    private record Ranked(int sentence, long shared) {}

    /** @param least how many words have to be shared */
    List<Passage> to(String foldedClaim, Page page, int least) {
        Set<String> wanted = stemsOf(foldedClaim, company);
        return IntStream.range(0, page.sentences().size())
                .mapToObj(at -> new Ranked(
                        at,
                        page.stems().get(at).stream().filter(wanted::contains).count()))
                .filter(ranked -> ranked.shared() >= least)
                .sorted(Comparator.comparingLong(Ranked::shared).reversed())
                .limit(MOST)
                .map(ranked -> Passage.of(page, page.sentences().get(ranked.sentence())))
                .toList();
    }

    /** The beginnings of words and the numbers of a folded text; in scripts without spaces, pairs of characters. */
    static Set<String> stemsOf(String folded, Set<String> leftOut) {
        Set<String> stems = new HashSet<>();
        Words.of(folded).filter(word -> !leftOut.contains(word)).forEach(word -> {
            if (FoldedText.isWithoutSpaces(word.codePointAt(0))) {
                IntStream.range(0, word.length() - 1).forEach(at -> stems.add(word.substring(at, at + 2)));
            } else if (!Languages.isSmallWord(word)) {
                stems.add(stem(word));
            }
        });
        return stems;
    }

    private static String stem(String word) {
        return word.substring(0, Math.min(STEM, word.length()));
    }
}
