package dev.leadline.gemini;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
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
 * @param score how well it answers the question: see {@link #ranked}
 */
record Extract(String sentence, List<String> sources, double score) {

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]{3,}");
    private static final Pattern WORD_OR_NUMBER = Pattern.compile("[\\p{L}\\p{N}]+(?:[.,]\\d+)*");
    private static final Set<String> STOP_WORDS = Set.of(
            "the", "and", "for", "with", "that", "this", "from", "what", "which", "who", "are", "was", "were", "its",
            "has", "have", "how", "does", "did", "when", "where", "why", "their", "they", "them", "into", "about",
            "can", "could", "would", "should", "will", "not", "but", "all", "any", "our", "your", "you", "than", "then",
            "also", "more", "most", "such", "other", "been", "being", "over", "under", "one", "two", "say", "says",
            "company", "give", "tell", "please");

    private static final double FOR_A_STEM = 0.5;
    private static final double FOR_AN_ATOM = 0.2;
    private static final double FOR_A_WANTED_ATOM = 0.4;

    /** A sentence of a language that is not known, which has what an answer has. */
    private static final double FOR_ATOMS_ALONE = 0.3;

    /** Two sentences with so many words in common say the same, unless their numbers or names differ. */
    private static final double SAME = 0.8;

    private record Read(
            String sentence, List<String> sources, Set<String> concepts, Set<String> stems, Set<AtomKind> atoms) {}

    /**
     * The best sentences for the prompt's question, best first; none when none has to do with it. What counts is what a sentence shares with the
     * question: concepts, in the words of any language that is known, and beginnings of words; rare ones count more. Of two that share the same,
     * the better one is that with more numbers, dates, money and names, and that which is about less besides. What was said already is left out.
     */
    static List<Extract> ranked(String prompt, int most) {
        String question = PromptText.question(prompt);
        Set<String> stems = stems(question);
        Set<String> company = stems(PromptText.company(prompt));
        stems.removeAll(company);
        Set<String> concepts = Concepts.in(question);
        List<Read> all = new ArrayList<>();
        PromptText.sentences(prompt)
                .forEach((sentence, sources) -> all.add(new Read(
                        sentence,
                        List.copyOf(sources),
                        Concepts.in(sentence),
                        stems(sentence),
                        AtomKind.in(sentence))));
        Map<String, Double> weights = weights(all);
        Set<AtomKind> wanted = AtomKind.wantedFor(concepts);
        if (wanted.contains(AtomKind.MONEY)) {
            concepts.add("amount");
        }
        List<Extract> ranked = all.stream()
                .map(read -> new Extract(read.sentence(), read.sources(), fit(read, concepts, stems, wanted, weights)))
                .filter(one -> one.score() > 0)
                .sorted(Comparator.comparingDouble(Extract::score).reversed())
                .toList();
        return distinct(ranked, most);
    }

    private static double fit(
            Read read, Set<String> concepts, Set<String> stems, Set<AtomKind> wanted, Map<String, Double> weights) {
        double shared = 0;
        int own = 0;
        for (String concept : read.concepts()) {
            if (concepts.contains(concept)) {
                shared += weights.getOrDefault("concept " + concept, 1.0);
                own++;
            }
        }
        for (String stem : read.stems()) {
            shared += stems.contains(stem) ? FOR_A_STEM * weights.getOrDefault(stem, 1.0) : 0;
        }
        long fitting = read.atoms().stream().filter(wanted::contains).count();
        if (shared == 0) {
            return read.concepts().isEmpty() ? FOR_ATOMS_ALONE * fitting / length(read) : 0;
        }
        double about = (1.0 + own) / (1 + read.concepts().size());
        double atoms = 1 + FOR_AN_ATOM * read.atoms().size() + FOR_A_WANTED_ATOM * fitting;
        return shared * atoms * Math.sqrt(about) / length(read);
    }

    /** Long sentences have more of everything. */
    private static double length(Read read) {
        return Math.sqrt(80 + read.sentence().length());
    }

    private static Map<String, Double> weights(List<Read> all) {
        Map<String, Integer> counts = new HashMap<>();
        for (Read read : all) {
            read.concepts().forEach(concept -> counts.merge("concept " + concept, 1, Integer::sum));
            read.stems().forEach(stem -> counts.merge(stem, 1, Integer::sum));
        }
        Map<String, Double> weights = new HashMap<>();
        counts.forEach((what, count) -> weights.put(what, Math.log(1 + (double) all.size() / count)));
        return weights;
    }

    private static List<Extract> distinct(List<Extract> ranked, int most) {
        List<Extract> chosen = new ArrayList<>();
        List<Set<String>> said = new ArrayList<>();
        for (Extract one : ranked) {
            Set<String> words = words(one.sentence());
            if (chosen.size() < most && said.stream().noneMatch(before -> isSaid(words, before))) {
                chosen.add(one);
                said.add(words);
            }
        }
        return chosen;
    }

    /** All of its words with digits or capitals are there, and most of the others. */
    private static boolean isSaid(Set<String> words, Set<String> before) {
        Set<String> missing = new HashSet<>(words);
        missing.removeAll(before);
        boolean isNew = missing.stream()
                .anyMatch(word -> !word.equals(word.toLowerCase(Locale.ROOT)) || word.matches(".*\\d.*"));
        return !isNew && missing.size() <= (1 - SAME) * words.size();
    }

    private static Set<String> words(String sentence) {
        Set<String> words = new HashSet<>();
        Matcher word = WORD_OR_NUMBER.matcher(sentence);
        while (word.find()) {
            words.add(word.group());
        }
        return words;
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
