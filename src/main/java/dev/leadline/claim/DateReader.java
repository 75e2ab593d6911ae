package dev.leadline.claim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds dates in folded text: 12 March 2026, March 12, 2026, 12. März 2026, 2026-03-12, 12.03.2026, 2026年3月12日, March 2026,
 * Q1 2026, 2026. A date like 03/04/2026 is read in both orders.
 */
final class DateReader {

    private static final String MONTH = "(" + MonthNames.PATTERN + ")\\.?";
    private static final String YEAR = "((?:1[5-9]|20)\\d{2})(?![\\d])";
    private static final String BEFORE = "(?<![\\d.,])";

    private static final Map<String, Integer> QUARTERS = Map.copyOf(quarters(
            "first erste ersten erstes premier primer primo eerste",
            "second zweite zweiten zweites deuxième segundo secondo tweede",
            "third dritte dritten drittes troisième tercer terzo derde",
            "fourth vierte vierten viertes quatrième cuarto quarto vierde"));

    private record Form(Pattern pattern, Function<MatchResult, List<CalendarDate>> read) {}

    /** Long forms first: what one of them took is not read again by the others. */
    private static final List<Form> FORMS = List.of(
            form(
                    BEFORE + YEAR + " ?[-/.年년] ?(\\d{1,2}) ?[-/.月월] ?(\\d{1,2})(?!\\d) ?[日일]?",
                    m -> date(n(m, 1), n(m, 2), n(m, 3))),
            form(BEFORE + "(\\d{1,2})([./-]) ?(\\d{1,2})\\2 ?" + YEAR, DateReader::inBothOrders),
            form(
                    BEFORE + "(\\d{1,2})(?:st|nd|rd|th|er|º|\\.)? (?:de |of )?" + MONTH + ",?(?: (?:de |del )?" + YEAR
                            + ")?",
                    m -> date(n(m, 3), month(m, 2), n(m, 1))),
            form(
                    MONTH + " (\\d{1,2})(?:st|nd|rd|th)?(?![\\d.,]\\d|\\d),?(?: " + YEAR + ")?",
                    m -> date(n(m, 3), month(m, 1), n(m, 2))),
            form(MONTH + ",? (?:de |del |of )?" + YEAR, m -> date(n(m, 2), month(m, 1), 0)),
            form(BEFORE + YEAR + " ?[年년] ?(\\d{1,2}) ?[月월]", m -> date(n(m, 1), n(m, 2), 0)),
            form(
                    BEFORE + YEAR + "-(\\d{2})(?![\\d-])",
                    m -> n(m, 2) <= 12 ? date(n(m, 1), n(m, 2), 0) : date(n(m, 1), 0, 0)),
            form("(?<![\\p{L}\\d])q([1-4])[ /-]?" + YEAR, m -> quarter(n(m, 2), n(m, 1))),
            form(BEFORE + YEAR + "[ /-]?q([1-4])(?!\\d)", m -> quarter(n(m, 1), n(m, 2))),
            form(
                    "(?<!\\p{L})(" + String.join("|", QUARTERS.keySet())
                            + ") (?:quarter|quartal|trimestre|kwartaal)(?: of| in| de| del| van)? " + YEAR,
                    m -> quarter(n(m, 2), QUARTERS.getOrDefault(m.group(1), 0))),
            form(BEFORE + YEAR + "(?![%]|[.,]\\d)", m -> date(n(m, 1), 0, 0)));

    private DateReader() {}

    /** @param dates one, or several if the text can be read in several ways */
    record Found(int start, int end, String text, List<CalendarDate> dates) {

        boolean isYearAlone() {
            return dates.get(0).isYearAlone();
        }
    }

    static List<Found> read(String folded) {
        List<Found> found = new ArrayList<>();
        StringBuilder rest = new StringBuilder(folded);
        for (Form form : FORMS) {
            Matcher matcher = form.pattern.matcher(rest.toString());
            while (matcher.find()) {
                List<CalendarDate> dates = form.read.apply(matcher);
                if (!dates.isEmpty()) {
                    found.add(new Found(matcher.start(), matcher.end(), matcher.group(), dates));
                    blank(rest, matcher.start(), matcher.end());
                }
            }
        }
        return found;
    }

    /** Replaces a stretch by characters that are part of no number and no word. */
    static void blank(StringBuilder text, int start, int end) {
        for (int at = start; at < end; at++) {
            text.setCharAt(at, ';');
        }
    }

    private static Form form(String pattern, Function<MatchResult, List<CalendarDate>> read) {
        return new Form(Pattern.compile(pattern), read);
    }

    private static List<CalendarDate> inBothOrders(MatchResult match) {
        int first = n(match, 1);
        int second = n(match, 3);
        List<CalendarDate> dates = new ArrayList<>(date(n(match, 4), second, first));
        if (!match.group(2).equals(".") && first != second) {
            dates.addAll(date(n(match, 4), first, second));
        }
        return dates;
    }

    private static List<CalendarDate> date(int year, int month, int day) {
        return month > 12 || day > 31 ? List.of() : List.of(new CalendarDate(year, 0, month, day));
    }

    private static List<CalendarDate> quarter(int year, int quarter) {
        return List.of(new CalendarDate(year, quarter, 0, 0));
    }

    private static Map<String, Integer> quarters(String... words) {
        Map<String, Integer> quarters = new HashMap<>();
        for (int at = 0; at < words.length; at++) {
            for (String word : words[at].split(" ")) {
                quarters.put(FoldedText.of(word).folded(), at + 1);
            }
        }
        return quarters;
    }

    private static int n(MatchResult match, int group) {
        return match.group(group) == null ? 0 : Integer.parseInt(match.group(group));
    }

    private static int month(MatchResult match, int group) {
        return MonthNames.number(match.group(group));
    }
}
