package dev.leadline.web;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** How much two texts are the same, by the runs of three words that they have in common. */
final class Agreement {

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");
    private static final int MOST_CHARACTERS = 200_000;

    private Agreement() {}

    /** 0 (nothing in common) to 1 (the same words): twice the common runs over all runs of both. */
    static double of(String one, String other) {
        Set<Integer> ones = runs(one);
        Set<Integer> others = runs(other);
        if (ones.isEmpty() || others.isEmpty()) {
            return 0;
        }
        long common = ones.stream().filter(others::contains).count();
        return 2.0 * common / (ones.size() + others.size());
    }

    private static Set<Integer> runs(String text) {
        String[] words = WORD.matcher(text.substring(0, Math.min(text.length(), MOST_CHARACTERS)))
                .results()
                .map(MatchResult::group)
                .toArray(String[]::new);
        Set<Integer> runs = new HashSet<>();
        for (int i = 0; i + 2 < words.length; i++) {
            runs.add((words[i].hashCode() * 31 + words[i + 1].hashCode()) * 31 + words[i + 2].hashCode());
        }
        return runs;
    }
}
