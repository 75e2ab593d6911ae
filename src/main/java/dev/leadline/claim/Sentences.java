package dev.leadline.claim;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the sentences of a text begin and end. The JDK's {@link java.text.BreakIterator} ends a sentence after "12." in
 * "12. März" and after "Mio.", so the rules are our own.
 */
final class Sentences {

    private static final Pattern END = Pattern.compile("\\n+|[.!?]+[\"'”’»)\\]]*(?=\\s)|[。！？]+[」』”]*");
    private static final Pattern LAST_WORD = Pattern.compile("([\\p{L}\\p{N}.]+)$");
    private static final Set<String> ABBREVIATIONS = Set.of(
            "dr", "mr", "mrs", "ms", "prof", "st", "nr", "no", "inc", "ltd", "co", "corp", "mio", "mrd", "tsd", "ca",
            "bzw", "z.b", "e.g", "i.e", "approx", "vs", "jr", "sr", "dipl", "ing", "jan", "feb", "mar", "apr", "jun",
            "jul", "aug", "sep", "sept", "oct", "okt", "nov", "dec", "dez", "mme", "sra", "u.s", "u.k", "bn", "mn",
            "mln", "art", "abs");

    /** No abbreviation is longer; without a bound a long word without spaces would take quadratic time. */
    private static final int LONGEST_WORD = 40;

    private Sentences() {}

    /** @param end exclusive */
    record Span(int start, int end) {

        boolean overlaps(int from, int to) {
            return start < to && from < end;
        }

        String of(String text) {
            return text.substring(start, end);
        }
    }

    static List<Span> of(String text) {
        List<Span> spans = new ArrayList<>();
        int start = 0;
        Matcher end = END.matcher(text);
        while (end.find()) {
            if (end.group().startsWith(".") && continues(text, start, end)) {
                continue;
            }
            add(spans, text, start, end.end());
            start = end.end();
        }
        add(spans, text, start, text.length());
        return spans;
    }

    private static void add(List<Span> spans, String text, int start, int end) {
        if (!text.substring(start, end).isBlank()) {
            spans.add(new Span(start, end));
        }
    }

    /** Whether the full stop belongs to an abbreviation, an initial or an ordinal number, or a small letter follows. */
    private static boolean continues(String text, int start, Matcher end) {
        int next = end.end();
        while (next < text.length() && text.charAt(next) == ' ') {
            next++;
        }
        if (next < text.length() && Character.isLowerCase(text.codePointAt(next))) {
            return true;
        }
        Matcher last = LAST_WORD.matcher(text.substring(Math.max(start, end.start() - LONGEST_WORD), end.start()));
        if (!last.find()) {
            return false;
        }
        String word = last.group(1).toLowerCase(Locale.ROOT);
        boolean initial = word.length() == 1 && Character.isLetter(word.charAt(0));
        boolean ordinal = word.matches("\\d{1,2}") && MonthNames.startsWithMonth(text.substring(next));
        return initial || ordinal || ABBREVIATIONS.contains(word);
    }
}
