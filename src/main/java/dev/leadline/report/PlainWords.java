package dev.leadline.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What results say in codes, in words for those who have never read how Leadline checks claims. */
public final class PlainWords {

    private static final Pattern DROPPED =
            Pattern.compile("(a claim was|(\\d+) claims were) dropped \\(([a-z-]+(?:, [a-z-]+)*)\\)");
    private static final Pattern OF_SECTION = Pattern.compile("([A-Za-z]+): (.+)", Pattern.DOTALL);

    private static final Map<String, String> REASONS = Map.ofEntries(
            Map.entry("sources-disagree", "another source says something else"),
            Map.entry("newer-source-differs", "a newer source says something else"),
            Map.entry("source-is-old", "it changes easily, and only an old source says it"),
            Map.entry("source-less-certain", "its source is less sure of it"),
            Map.entry("name-in-other-script", "a name is written in another script there, and cannot be compared"),
            Map.entry("nothing-to-compare", "nothing in it can be compared with its source"),
            Map.entry("words-differ", "its source says it in other words"),
            Map.entry("quote-too-short", "too few words of its source were quoted"),
            Map.entry("judged-not-stated", "a model that read the passage does not find it there"),
            Map.entry("negation-differs", "it or the page has a “not” that the other lacks"),
            Map.entry("number-not-in-passage", "a number is not in the passage"),
            Map.entry("date-not-in-passage", "a date is not in the passage"),
            Map.entry("name-not-in-passage", "a name is not in the passage"),
            Map.entry("role-not-in-passage", "the passage gives somebody another role, or none"),
            Map.entry("email-not-in-passage", "an e-mail address is not in the passage"),
            Map.entry("address-of-no-source", "it sends readers to an address that is no source"),
            Map.entry("other-company", "the page is about another company"),
            Map.entry("source-gives-instructions", "the page gives instructions to programs that read it"),
            Map.entry("quote-not-found", "the quoted words are not in the page"),
            Map.entry("no-such-source", "there is no such source"));

    private static final Map<String, String> MARKS = Map.of(
            "one source", "it is about money or a person, and one site alone says it",
            "conflicted", "another source of about the same age says something else",
            "insufficient", "its source does not say it clearly enough",
            "outdated", "a newer source says something else, or only an old source says what changes easily");

    private static final BigDecimal LEAST = new BigDecimal("0.001");

    private PlainWords() {}

    /**
     * What a report lacks, as a reader is told.
     *
     * @param gap as it is in the result: {@code news: a claim was dropped (other-company)}
     * @param titles the title of a section's key; what it gives for anything else is not used
     */
    public static String gap(String gap, Collection<String> sections, UnaryOperator<String> titles) {
        Matcher parts = OF_SECTION.matcher(gap);
        if (!parts.matches() || !sections.contains(parts.group(1))) {
            return gap;
        }
        return titles.apply(parts.group(1)) + ": " + told(parts.group(2));
    }

    private static String told(String what) {
        Matcher dropped = DROPPED.matcher(what);
        if (!dropped.matches()) {
            return what;
        }
        String reasons =
                Stream.of(dropped.group(3).split(", ")).map(PlainWords::because).collect(Collectors.joining("; "));
        String count = dropped.group(2);
        return (count == null ? "a statement was" : count + " statements were") + " left out: " + reasons;
    }

    /** Why a claim has its mark: {@code sources-disagree S2: It employs 146 people.} as a sentence. */
    static String reason(String reason) {
        int end = reason.indexOf(' ');
        String code = end < 0 ? reason : reason.substring(0, end);
        String because = because(code);
        String sentence = because.substring(0, 1).toUpperCase(Locale.ROOT) + because.substring(1);
        return sentence + (end < 0 ? "." : ": " + reason.substring(end + 1));
    }

    private static String because(String code) {
        return REASONS.getOrDefault(code, code.replace('-', ' '));
    }

    /** What the marks mean that a report has, in the order in which they are best read. */
    public static List<String> legend(Collection<String> marks) {
        return Stream.of("one source", "conflicted", "insufficient", "outdated")
                .filter(marks::contains)
                .map(mark -> "Marked “" + mark + "”: " + MARKS.get(mark) + ".")
                .toList();
    }

    /** An amount of US dollars, as exactly as readers want it. */
    public static String dollars(BigDecimal amount) {
        if (amount.signum() > 0 && amount.compareTo(LEAST) < 0) {
            return "less than $" + LEAST.toPlainString();
        }
        BigDecimal rounded = amount.setScale(3, RoundingMode.HALF_UP).stripTrailingZeros();
        return "$"
                + (rounded.scale() <= 0
                                ? rounded
                                : rounded.setScale(Math.max(2, rounded.scale()), RoundingMode.UNNECESSARY))
                        .toPlainString();
    }
}
