package dev.leadline.gemini;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A sentence of the prompt, and the sources that contain it.
 *
 * @param score how well it answers the question: see {@link Selection}
 */
record Extract(String sentence, List<String> sources, double score) {

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]{3,}");
    private static final Set<String> STOP_WORDS = Set.of(
            "the", "and", "for", "with", "that", "this", "from", "what", "which", "who", "are", "was", "were", "its",
            "has", "have", "how", "does", "did", "when", "where", "why", "their", "they", "them", "into", "about",
            "can", "could", "would", "should", "will", "not", "but", "all", "any", "our", "your", "you", "than", "then",
            "also", "more", "most", "such", "other", "been", "being", "over", "under", "one", "two", "say", "says",
            "company", "give", "tell", "please");

    /** The text's meaningful words, cut to their first six letters. */
    static Set<String> stems(String text) {
        Set<String> stems = new LinkedHashSet<>();
        Matcher word = WORD.matcher(text.toLowerCase(Locale.ROOT));
        while (word.find()) {
            if (!STOP_WORDS.contains(word.group())) {
                stems.add(
                        word.group().length() > 6
                                ? word.group().substring(0, 6)
                                : word.group().replaceFirst("s$", ""));
            }
        }
        return stems;
    }
}
