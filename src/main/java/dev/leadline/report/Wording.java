package dev.leadline.report;

import java.text.Normalizer;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A claim without what two ways of saying the same thing differ in.
 *
 * @param plain its words and numbers in their order, without upper case, accents and punctuation
 * @param words those that are no numbers and no names
 * @param atoms its numbers, without separators of thousands, its negations, and its names: words with a capital that are not the first
 */
record Wording(String plain, Set<String> words, Set<String> atoms) {

    private static final Pattern WORD = Pattern.compile("\\p{N}+(?:[.,'\u2019]\\p{N}+)*|\\p{L}[\\p{L}\\p{N}\\p{M}]*");

    private static final Pattern THOUSANDS = Pattern.compile("\\d{1,3}(?:([.,'\u2019])\\d{3})(?:\\1\\d{3})*");

    private static final Pattern SPACED = Pattern.compile("(?<!\\d)(\\d{1,3}) (?=\\d{3}(?!\\d))");

    /** What turns a statement round counts as much as a number. */
    private static final Set<String> NEGATIONS = Set.of(
            "not", "no", "never", "without", "cannot", "nicht", "kein", "keine", "keinen", "nie", "ohne", "pas",
            "jamais", "sans", "nunca", "sin", "non", "senza", "niet", "geen", "zonder", "не", "нет", "без");

    static Wording of(String text) {
        StringBuilder plain = new StringBuilder();
        Set<String> words = new HashSet<>();
        Set<String> atoms = new HashSet<>();
        // This makes all kinds of spaces plain ones.
        String normal = Normalizer.normalize(text, Normalizer.Form.NFKC);
        Matcher found = WORD.matcher(SPACED.matcher(normal).replaceAll("$1,"));
        boolean isFirst = true;
        while (found.find()) {
            String word = found.group();
            String folded = folded(word);
            plain.append(plain.isEmpty() ? "" : " ").append(folded);
            boolean isName = !isFirst && Character.isUpperCase(word.codePointAt(0));
            boolean isAtom = isName || Character.isDigit(word.codePointAt(0)) || NEGATIONS.contains(folded);
            (isAtom ? atoms : words).add(folded);
            isFirst = false;
        }
        return new Wording(plain.toString(), words, atoms);
    }

    private static String folded(String word) {
        if (THOUSANDS.matcher(word).matches()) {
            return word.replaceAll("\\D", "");
        }
        return Normalizer.normalize(word, Normalizer.Form.NFD)
                .replaceAll("\\p{M}", "")
                .toLowerCase(Locale.ROOT);
    }

    /** Whether each has the numbers and names of the other. A word that begins a sentence may be a name. */
    boolean hasAtomsOf(Wording other) {
        return other.has(atoms) && has(other.atoms);
    }

    private boolean has(Set<String> some) {
        return some.stream().allMatch(atom -> atoms.contains(atom) || words.contains(atom));
    }

    /** How many of the words of both, names included and numbers not, both have: 0 to 1. */
    double likeness(Wording other) {
        return shared(all(), other.all());
    }

    /** The same without names: what is said, and not of whom. */
    double frame(Wording other) {
        return shared(words, other.words);
    }

    private Set<String> all() {
        Set<String> all = new HashSet<>(words);
        atoms.stream().filter(atom -> !Character.isDigit(atom.codePointAt(0))).forEach(all::add);
        return all;
    }

    private static double shared(Set<String> one, Set<String> other) {
        Set<String> both = new HashSet<>(one);
        both.retainAll(other);
        Set<String> any = new HashSet<>(one);
        any.addAll(other);
        return any.isEmpty() ? 0 : (double) both.size() / any.size();
    }
}
