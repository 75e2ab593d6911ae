package dev.leadline.gemini;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A sentence of the prompt, and the sources that contain it.
 *
 * @param score the number of words that it shares with the question, divided by the root of its length
 */
record Extract(String sentence, List<String> sources, double score) {

    private static final Pattern SOURCE =
            Pattern.compile("<source id=\"([^\"]+)\"[^>]*>\\n?(.*?)</source>", Pattern.DOTALL);
    private static final Pattern QUESTION = Pattern.compile("(?m)^Question: (.+)$");
    private static final Pattern NAMED_QUESTION = Pattern.compile("(?m)^Question \\((\\w{1,64})\\): (.+)$");
    private static final Pattern COMPANY = Pattern.compile("(?m)^Company: (.+)$");
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]{3,}");
    private static final int MIN_LENGTH = 20;
    private static final int MAX_LENGTH = 600;
    private static final Set<String> STOP_WORDS = Set.of(
            "the", "and", "for", "with", "that", "this", "from", "what", "which", "who", "are", "was", "were", "its",
            "has", "have", "how", "does", "did", "when", "where", "why", "their", "they", "them", "into", "about",
            "can", "could", "would", "should", "will", "not", "but", "all", "any", "our", "your", "you", "than", "then",
            "also", "more", "most", "such", "other", "been", "being", "over", "under", "one", "two", "say", "says",
            "company", "give", "tell", "please");

    /** The best sentences for the prompt's question, best first; none when no sentence shares a word with it. */
    static List<Extract> ranked(String prompt, int most) {
        String outside = SOURCE.matcher(prompt).replaceAll("");
        return ranked(prompt, outside, first(QUESTION, outside, outside), most);
    }

    /** The same for each of the prompt's questions that has a name, such as {@code Question (price): What does it cost?} */
    static Map<String, List<Extract>> rankedByName(String prompt, int most) {
        String outside = SOURCE.matcher(prompt).replaceAll("");
        Map<String, List<Extract>> all = new LinkedHashMap<>();
        Matcher question = NAMED_QUESTION.matcher(outside);
        while (question.find()) {
            all.put(question.group(1), ranked(prompt, outside, question.group(2), most));
        }
        return all;
    }

    private static List<Extract> ranked(String prompt, String outside, String question, int most) {
        Set<String> terms = stems(question);
        terms.removeAll(stems(first(COMPANY, outside, "")));
        Map<String, Set<String>> sentences = sentences(prompt);
        if (sentences.isEmpty()) {
            // Without sources, the prompt's own sentences are used.
            split(outside).forEach(sentence -> sentences.put(sentence, Set.of()));
        }
        List<Extract> all = new ArrayList<>();
        sentences.forEach((sentence, sources) -> {
            long shared = stems(sentence).stream().filter(terms::contains).count();
            if (shared > 0) {
                all.add(new Extract(sentence, List.copyOf(sources), shared / Math.sqrt(sentence.length())));
            }
        });
        all.sort(Comparator.comparingDouble(Extract::score).reversed());
        return all.subList(0, Math.min(most, all.size()));
    }

    private static Map<String, Set<String>> sentences(String prompt) {
        Map<String, Set<String>> sentences = new LinkedHashMap<>();
        Matcher source = SOURCE.matcher(prompt);
        while (source.find()) {
            for (String sentence : split(source.group(2))) {
                sentences
                        .computeIfAbsent(sentence, one -> new LinkedHashSet<>())
                        .add(source.group(1));
            }
        }
        return sentences;
    }

    private static List<String> split(String text) {
        List<String> sentences = new ArrayList<>();
        for (String sentence : everySentence(text)) {
            // Headings and menus are not sentences: they do not end like one.
            boolean ends = sentence.matches("(?s).*[.!?…]['\"”’)]*");
            if (ends && sentence.length() >= MIN_LENGTH && sentence.length() <= MAX_LENGTH) {
                sentences.add(sentence);
            }
        }
        return sentences;
    }

    private static String first(Pattern pattern, String text, String otherwise) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(1) : otherwise;
    }

    /** All of the text, sentence by sentence, also what does not end like one. */
    static List<String> everySentence(String text) {
        List<String> sentences = new ArrayList<>();
        for (String line : text.split("\\R")) {
            BreakIterator breaks = BreakIterator.getSentenceInstance(Locale.ROOT);
            breaks.setText(line);
            int start = breaks.first();
            for (int end = breaks.next(); end != BreakIterator.DONE; start = end, end = breaks.next()) {
                sentences.add(line.substring(start, end).strip());
            }
        }
        return sentences;
    }

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
