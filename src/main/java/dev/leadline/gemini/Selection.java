package dev.leadline.gemini;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The sentences that answer a question best, best first, and what none of them answers. What counts is what a sentence shares with the question:
 * concepts, in the words of any language that is known, and beginnings of words; rare ones count more, and so do those that the question has in
 * several words. Of two that share the same, the better one has more numbers, dates, money and names, and is about less besides. What was said
 * already is left out. The same prompt has the same answer.
 *
 * @param gaps words of the question
 */
record Selection(List<Extract> extracts, List<String> gaps) {

    private static final double FOR_A_STEM = 0.5;
    private static final double FOR_AN_ATOM = 0.2;
    private static final double FOR_A_WANTED_ATOM = 0.4;

    /** A sentence whose words are not known, and which has what an answer has. */
    private static final double FOR_ATOMS_ALONE = 0.8;

    /** A line that is no sentence may be a heading, which says less than the text below it. */
    private static final double FOR_A_FRAGMENT = 0.5;

    /** What is said under a heading has to do with it, but less than what says so itself. */
    private static final double FROM_ABOVE = 0.5;

    /** A shorter word says too little to be all that a sentence shares with a question. */
    private static final int TELLING = 5;

    /** A concept of which the question has so many words, compared with its main one, is one of its own. */
    private static final double MAIN = 0.5;

    /** And one of which it has fewer is only mentioned. */
    private static final double BESIDE = 0.2;

    /** Beside the best sentence, one that is so much worse answers something else. */
    private static final double WORST = 0.12;

    /** Two sentences with so many words in common say the same, unless their numbers or names differ. */
    private static final double SAME = 0.8;

    /** The concept of "million" and "value", which nearly all languages of Europe have in common. */
    private static final String AMOUNT = "amount";

    private static final Pattern WORD_OR_NUMBER = Pattern.compile("[\\p{L}\\p{N}]+(?:[.,]\\d+)*");

    /** @param above concepts of what it stands under that are not its own */
    private record Read(
            Stated stated, Set<String> concepts, Set<String> above, Set<String> stems, Set<AtomKind> atoms) {

        static Read of(Stated stated, Pattern name) {
            // "Halyard Robotics" says nothing about robots.
            Set<String> concepts =
                    Concepts.in(name.matcher(stated.sentence()).replaceAll("")).keySet();
            Set<String> above = new HashSet<>(
                    Concepts.in(name.matcher(stated.above()).replaceAll("")).keySet());
            above.removeAll(concepts);
            return new Read(stated, concepts, above, Extract.stems(stated.sentence()), AtomKind.in(stated.sentence()));
        }

        /** Long sentences have more of everything. */
        double length() {
            return Math.sqrt(80 + stated.sentence().length());
        }
    }

    /**
     * What is asked.
     *
     * @param concepts each with its share of the question's words, 1 for the main one
     */
    private record Asked(
            Map<String, Double> concepts, Map<String, List<String>> words, Set<String> stems, Set<AtomKind> atoms) {

        static Asked of(String question, String company) {
            Map<String, List<String>> words = Concepts.in(question);
            Set<String> stems = Extract.stems(question);
            stems.removeAll(Extract.stems(company));
            int most = words.values().stream().mapToInt(List::size).max().orElse(1);
            Map<String, Double> concepts = new HashMap<>();
            words.forEach((concept, of) -> concepts.put(concept, (double) of.size() / most));
            concepts.values().removeIf(share -> share < BESIDE);
            Set<AtomKind> atoms = AtomKind.wantedFor(concepts.keySet());
            return new Asked(concepts, words, stems, atoms);
        }

        /**
         * How many of its atoms make a sentence an answer without any word of it: a price, a share, a date, what a product can do, or a figure
         * that tells how far a market reaches.
         */
        long telling(Read read) {
            return read.atoms().stream()
                    .filter(kind -> kind == AtomKind.NUMBER
                            ? concepts.containsKey("product")
                                    || (concepts.containsKey("market")
                                            && read.stated().isFigure())
                            : kind != AtomKind.NAME && atoms.contains(kind))
                    .count();
        }

        /** What the question is about above all, if nothing of that is answered. */
        List<String> unanswered(Set<String> answered) {
            boolean isAnswered = concepts.entrySet().stream()
                    .anyMatch(concept -> concept.getValue() >= MAIN && answered.contains(concept.getKey()));
            return isAnswered
                    ? List.of()
                    : words.entrySet().stream()
                            .filter(concept -> concepts.getOrDefault(concept.getKey(), 0.0) == 1)
                            .map(concept -> concept.getValue().get(0))
                            .distinct()
                            .toList();
        }
    }

    /** For the prompt's question. */
    static Selection of(String prompt, int most) {
        return of(prompt, PromptText.question(prompt), most);
    }

    /** For each of the prompt's questions that has a name. */
    static Map<String, Selection> byName(String prompt, int most) {
        Map<String, Selection> all = new LinkedHashMap<>();
        PromptText.namedQuestions(prompt).forEach((name, question) -> all.put(name, of(prompt, question, most)));
        return all;
    }

    private static Selection of(String prompt, String question, int most) {
        String company = PromptText.company(prompt);
        Asked asked = Asked.of(question, company);
        Pattern name = name(company);
        List<Read> all = PromptText.stated(prompt).stream()
                .map(stated -> Read.of(stated, name))
                .toList();
        Map<String, Double> rareness = rareness(all);
        List<Extract> ranked = all.stream()
                .map(read -> new Extract(
                        read.stated().sentence(), List.copyOf(read.stated().sources()), score(read, asked, rareness)))
                .filter(one -> one.score() > 0)
                .sorted(Comparator.comparingDouble(Extract::score).reversed())
                .toList();
        double best = ranked.isEmpty() ? 0 : ranked.get(0).score();
        List<Extract> chosen = distinct(
                ranked.stream().filter(one -> one.score() >= WORST * best).toList(), most);
        Set<String> answered = chosen.stream()
                .flatMap(one -> Concepts.in(name.matcher(one.sentence()).replaceAll("")).keySet().stream())
                .collect(Collectors.toSet());
        return new Selection(chosen, asked.unanswered(answered));
    }

    /** The words of a company's name. */
    private static Pattern name(String company) {
        String words = WORD_OR_NUMBER
                .matcher(company)
                .results()
                .map(word -> Pattern.quote(word.group()))
                .collect(Collectors.joining("|"));
        return Pattern.compile(words.isEmpty() ? "(?!)" : "(?iU)\\b(?:" + words + ")\\b");
    }

    private static double score(Read read, Asked asked, Map<String, Double> rareness) {
        double shared = 0;
        int own = 0;
        for (String concept : read.concepts()) {
            double share = asked.concepts().getOrDefault(concept, 0.0);
            if (share > 0) {
                shared += Math.sqrt(share) * rareness.getOrDefault("concept " + concept, 1.0);
                own++;
            }
        }
        for (String stem : read.stems()) {
            boolean counts =
                    asked.stems().contains(stem) && (own > 0 || asked.concepts().isEmpty() || stem.length() >= TELLING);
            shared += counts ? FOR_A_STEM * rareness.getOrDefault(stem, 1.0) : 0;
        }
        // Money is an answer to a question for prices, and the more so under a heading that speaks of them.
        double alone = shared == 0 && Set.of(AMOUNT).containsAll(read.concepts())
                ? FOR_ATOMS_ALONE * asked.telling(read) / read.length()
                : 0;
        long fitting = read.atoms().stream().filter(asked.atoms()::contains).count();
        double about = (1.0 + own) / (1 + read.concepts().size());
        double atoms = 1 + FOR_AN_ATOM * read.atoms().size() + FOR_A_WANTED_ATOM * fitting;
        double whole = read.stated().whole() ? 1 : FOR_A_FRAGMENT;
        double all = shared + fromAbove(read, asked, rareness);
        return alone + all * atoms * Math.sqrt(about) * whole / read.length();
    }

    /** A sentence without a number or a name, such as a greeting, is no answer, whatever its heading says. */
    private static double fromAbove(Read read, Asked asked, Map<String, Double> rareness) {
        return read.atoms().isEmpty()
                ? 0
                : read.above().stream()
                        .mapToDouble(concept -> FROM_ABOVE
                                * Math.sqrt(asked.concepts().getOrDefault(concept, 0.0))
                                * rareness.getOrDefault("concept " + concept, 1.0))
                        .sum();
    }

    private static Map<String, Double> rareness(List<Read> all) {
        Map<String, Integer> counts = new HashMap<>();
        for (Read read : all) {
            read.concepts().forEach(concept -> counts.merge("concept " + concept, 1, Integer::sum));
            read.stems().forEach(stem -> counts.merge(stem, 1, Integer::sum));
        }
        // What only a heading is about is as rare as can be.
        all.forEach(read -> read.above().forEach(concept -> counts.putIfAbsent("concept " + concept, 1)));
        Map<String, Double> rareness = new HashMap<>();
        counts.forEach((what, count) -> rareness.put(what, Math.log(1 + (double) all.size() / count)));
        return rareness;
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
        return Collections.unmodifiableList(chosen);
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
        return WORD_OR_NUMBER
                .matcher(sentence)
                .results()
                .map(word -> word.group())
                .collect(Collectors.toSet());
    }
}
