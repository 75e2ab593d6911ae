package dev.leadline.gemini;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A sentence, an item of a list or a row of a table, as it stands in a source.
 *
 * @param sources ids of those that have it
 * @param above a heading, a table's header, or a question above it, and the sentence before it, if that one introduces what it is about; empty
 *     if there is none
 * @param whole whether it says something by itself; a line that does not may be a heading
 */
record Stated(String sentence, Set<String> sources, String above, boolean whole) {

    private static final int LONGEST_ROLE = 80;

    /** "Jane van der Roe", alone in a line. */
    private static final Pattern PERSON = Pattern.compile(
            "(?U)\\p{Lu}[\\p{L}'’.-]+(?: (?:van|von|de|del|della|di|da|la|le|der|den|zu|ten|ter|af|av|bin))*(?: \\p{Lu}[\\p{L}'’.-]*){1,3}");

    private static final Pattern FIRST = Pattern.compile("(?U)^['\"“„]?(\\p{Lu}[\\p{L}\\p{N}-]{3,})\\b");

    /** "64 schools": a figure that a page shows by itself. */
    private static final Pattern FIGURE = Pattern.compile(
            "(?U)^(?:[+>~]|more than |over |mehr als |über |plus de |más de |oltre |meer dan )?\\d[\\d., '’\\u00a0\\u202f]*\\+? \\p{L}.{2,50}");

    Stated in(String source) {
        return new Stated(sentence, Set.of(source), above, whole);
    }

    /** The same sentence in another source. */
    Stated with(Stated other) {
        Set<String> all = new LinkedHashSet<>(sources);
        all.addAll(other.sources);
        return new Stated(sentence, all, above + "\n" + other.above, whole || other.whole);
    }

    boolean isFigure() {
        return FIGURE.matcher(sentence).matches() && !PromptText.endsLikeOne(sentence);
    }

    /** Whether a line is a person's name, and the next one the person's role. */
    static boolean isCard(String line, String next) {
        return PERSON.matcher(line).matches()
                && !isRole(line)
                && next.length() <= LONGEST_ROLE
                && !next.isEmpty()
                && !PromptText.endsLikeOne(next)
                && isRole(next);
    }

    /** "Jane Roe – chief executive". */
    static boolean isPerson(String line) {
        String[] parts = line.split(" [–—-] ", 2);
        return parts.length == 2 && isCard(parts[0], parts[1]);
    }

    private static boolean isRole(String line) {
        return Concepts.in(line).containsKey("leader");
    }

    /** Whether a sentence begins with a name that is in the one before it, and that is not the company's. */
    static boolean goesOnAbout(String before, String sentence, Set<String> company) {
        Matcher first = FIRST.matcher(sentence);
        return first.find()
                && !company.contains(first.group(1).toLowerCase(Locale.ROOT))
                && Pattern.compile("(?U)(?<!^)\\b" + Pattern.quote(first.group(1)) + "\\b")
                        .matcher(before)
                        .find();
    }
}
