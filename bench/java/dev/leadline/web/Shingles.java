package dev.leadline.web;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How much of an expected text an extracted one contains, and the other way round: both are cut into words (runs of
 * letters, digits and underscores; case is kept), and the multisets of their runs of four words are compared. The same
 * as {@code evaluate.py} of github.com/scrapinghub/article-extraction-benchmark.
 *
 * @param precision the share of the extracted text that was expected
 * @param recall the share of the expected text that was extracted
 * @param exact whether the words are the same ones in the same order
 */
record Shingles(double precision, double recall, boolean exact) {

    private static final int LENGTH = 4;
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}_]+");

    static Shingles compare(String expected, String extracted) {
        List<String> expectedWords = words(expected);
        List<String> extractedWords = words(extracted);
        Map<List<String>, Integer> wanted = shingles(expectedWords);
        Map<List<String>, Integer> got = shingles(extractedWords);
        Set<List<String>> all = new HashSet<>(wanted.keySet());
        all.addAll(got.keySet());
        double right = 0;
        double wrong = 0;
        double missing = 0;
        for (List<String> shingle : all) {
            int inWanted = wanted.getOrDefault(shingle, 0);
            int inGot = got.getOrDefault(shingle, 0);
            right += Math.min(inWanted, inGot);
            wrong += Math.max(0, inGot - inWanted);
            missing += Math.max(0, inWanted - inGot);
        }
        boolean perfect = wrong == 0 && missing == 0;
        return new Shingles(
                perfect ? 1 : right + wrong == 0 ? 0 : right / (right + wrong),
                perfect ? 1 : right + missing == 0 ? 0 : right / (right + missing),
                expectedWords.equals(extractedWords));
    }

    static List<String> words(String text) {
        return WORD.matcher(text).results().map(one -> one.group()).toList();
    }

    /** A text of fewer than four words is one shingle. */
    private static Map<List<String>, Integer> shingles(List<String> words) {
        Map<List<String>, Integer> counts = new HashMap<>();
        for (int start = 0; start < Math.max(1, words.size() - LENGTH + 1); start++) {
            counts.merge(new ArrayList<>(words.subList(start, Math.min(words.size(), start + LENGTH))), 1, Integer::sum);
        }
        return counts;
    }
}
