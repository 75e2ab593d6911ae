package dev.leadline.claim;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Months in the languages of many pages. The JDK knows them too, but a native executable has only the locales that it was
 * built with, and a check must not depend on that.
 */
final class MonthNames {

    private static final String TABLE = """
            january jan januar jänner janvier janv enero ene gennaio gen janeiro januari styczeń stycznia január leden ledna январь января ocak
            february feb februar feber février févr fevrier febrero febbraio fevereiro februari luty lutego února únor февраль февраля şubat
            march mar märz mär mars marzo março maart marec marzec marca březen března март марта mart
            april apr avril avr abril abr aprile avril kwiecień kwietnia duben dubna апрель апреля nisan
            may mai mayo maggio mag maio mei maj maja květen května май мая mayıs
            june jun juni juin junio giugno giu junho czerwiec czerwca červen června июнь июня haziran
            july jul juli juillet juil julio luglio lug julho lipiec lipca červenec července июль июля temmuz
            august aug août aout agosto augustus augusti sierpień sierpnia srpen srpna август августа ağustos
            september sep sept septembre septiembre settembre setembro wrzesień września září сентябрь сентября eylül
            october oct oktober okt octobre octubre ottobre ott outubro październik października říjen října октябрь октября ekim
            november nov novembre noviembre novembro listopad listopada listopadu ноябрь ноября kasım
            december dec dezember dez décembre déc decembre diciembre dic dicembre dezembro grudzień grudnia prosinec prosince декабрь декабря aralık
            """;

    private static final Map<String, Integer> MONTHS = read();

    /** A part of a regular expression that matches a month's name in folded text. */
    static final String PATTERN = MONTHS.keySet().stream()
            .sorted(Comparator.comparing(String::length).reversed())
            .collect(Collectors.joining("|", "(?<![\\p{L}])(?:", ")(?![\\p{L}])"));

    private static final java.util.regex.Pattern AT_START = java.util.regex.Pattern.compile(PATTERN);

    private MonthNames() {}

    /** The month, from 1 to 12; 0 when it is none. */
    static int number(String folded) {
        return MONTHS.getOrDefault(folded, 0);
    }

    static boolean startsWithMonth(String text) {
        return AT_START.matcher(FoldedText.of(text.substring(0, Math.min(20, text.length())))
                        .folded())
                .lookingAt();
    }

    private static Map<String, Integer> read() {
        Map<String, Integer> months = new HashMap<>();
        String[] lines = TABLE.split("\n");
        for (int month = 1; month <= lines.length; month++) {
            int number = month;
            Arrays.stream(lines[month - 1].split(" "))
                    .forEach(name -> months.put(FoldedText.of(name).folded(), number));
        }
        return Map.copyOf(months);
    }
}
