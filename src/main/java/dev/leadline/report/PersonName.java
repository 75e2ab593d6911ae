package dev.leadline.report;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The name of a person, which is found in texts whatever its case, accents and punctuation, also with the last word first, as in "Lee,
 * Ann" and "ann-lee". Initials, further first names and nicknames are other names.
 */
public final class PersonName {

    /** What stands for a name that was erased. */
    static final String ERASED = "[erased]";

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");

    /** What goes on with a word; in Japanese and Chinese texts, foreign names stand between letters without a space. */
    private static final String OF_A_WORD = "[\\p{L}\\p{N}&&[^\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}]]";

    private static final Pattern WITHOUT_SPACES =
            Pattern.compile("[\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\p{IsHangul}]{2,}");

    private final Pattern form;

    private PersonName(Pattern form) {
        this.form = form;
    }

    /** The name, or empty: one word alone is too little to tell a person by, except in scripts that write names without spaces. */
    public static Optional<PersonName> of(String text) {
        Matcher found = WORD.matcher(decomposed(text).replaceAll("\\p{M}", ""));
        List<String> words = new ArrayList<>();
        while (found.find()) {
            words.add(found.group());
        }
        String whole = Normalizer.normalize(String.join("", words), Normalizer.Form.NFC);
        if (WITHOUT_SPACES.matcher(whole).matches()) {
            return Optional.of(new PersonName(Pattern.compile(form(words, "{0,4}+"))));
        }
        if (words.size() < 2) {
            return Optional.empty();
        }
        List<String> lastFirst = new ArrayList<>(words.subList(words.size() - 1, words.size()));
        lastFirst.addAll(words.subList(0, words.size() - 1));
        String either = "(?:" + form(words, "{1,4}+") + "|" + form(lastFirst, "{1,4}+") + ")";
        return Optional.of(new PersonName(Pattern.compile(
                "(?<!" + OF_A_WORD + ")" + either + "(?!" + OF_A_WORD + "|\\p{M})",
                Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE)));
    }

    /** Any accents after each letter, and between two words so many characters that are no letters. */
    private static String form(List<String> words, String gap) {
        return words.stream()
                .map(word -> word.codePoints()
                        .mapToObj(letter -> Pattern.quote(Character.toString(letter)) + "\\p{M}*+")
                        .collect(Collectors.joining()))
                .collect(Collectors.joining("[^\\p{L}\\p{N}]" + gap));
    }

    private static String decomposed(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFD);
    }

    /** Whether a text, such as JSON, names the person. */
    public boolean isIn(String text) {
        return form.matcher(decomposed(text)).find();
    }

    /** The text without the name. */
    String erasedFrom(String text) {
        return isIn(text)
                ? Normalizer.normalize(
                        form.matcher(decomposed(text)).replaceAll(Matcher.quoteReplacement(ERASED)),
                        Normalizer.Form.NFC)
                : text;
    }
}
