package dev.leadline.claim;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds numbers in folded text with their scale and unit: 12 million, 12,000,000, 12 Mio., €12m, 12.5 %, 1'500, 3億円, twelve.
 * Numbers inside of words (A380, B2B) are none. ICU's formatters write such numbers, but do not find them in running text.
 */
final class QuantityReader {

    private static final String DIGITS = "\\d{1,3}(?:[ ',.]\\d{3})+(?:[.,]\\d+)?(?!\\d)|\\d+(?:[.,]\\d+)?";
    private static final Pattern NUMBER = Pattern.compile("(?:(?<before>" + Units.PATTERN + ") ?"
            + "|(?<!\\d)(?<!\\d[.,'])(?<![\\p{IsLatin}\\p{IsCyrillic}\\p{IsGreek}]))(?<digits>" + DIGITS + ")"
            + "(?:(?<gap>[ -]?)(?<scale>" + Scale.PATTERN + ")\\.?)?"
            + "(?: ?(?:de |d'|di |in |of )?(?<after>" + Units.PATTERN + "))?");

    private static final Map<String, Integer> WORDS = Map.ofEntries(
            Map.entry("two", 2),
            Map.entry("three", 3),
            Map.entry("four", 4),
            Map.entry("five", 5),
            Map.entry("six", 6),
            Map.entry("seven", 7),
            Map.entry("eight", 8),
            Map.entry("nine", 9),
            Map.entry("ten", 10),
            Map.entry("eleven", 11),
            Map.entry("twelve", 12),
            Map.entry("zwei", 2),
            Map.entry("drei", 3),
            Map.entry("vier", 4),
            Map.entry("funf", 5),
            Map.entry("fünf", 5),
            Map.entry("sechs", 6),
            Map.entry("sieben", 7),
            Map.entry("acht", 8),
            Map.entry("neun", 9),
            Map.entry("zehn", 10),
            Map.entry("elf", 11),
            Map.entry("zwölf", 12),
            Map.entry("deux", 2),
            Map.entry("trois", 3),
            Map.entry("quatre", 4),
            Map.entry("cinq", 5),
            Map.entry("sept", 7),
            Map.entry("huit", 8),
            Map.entry("neuf", 9),
            Map.entry("dix", 10),
            Map.entry("onze", 11),
            Map.entry("douze", 12),
            Map.entry("dos", 2),
            Map.entry("tres", 3),
            Map.entry("cuatro", 4),
            Map.entry("cinco", 5),
            Map.entry("seis", 6),
            Map.entry("siete", 7),
            Map.entry("ocho", 8),
            Map.entry("nueve", 9),
            Map.entry("diez", 10),
            Map.entry("doce", 12));

    private static final Pattern WORD =
            Pattern.compile("(?<!\\p{L})(?<word>" + String.join("|", WORDS.keySet()) + ")(?!\\p{L})" + "(?: (?<scale>"
                    + Scale.PATTERN + "))?(?: ?(?:de |d'|in |of )?(?<after>" + Units.PATTERN + "))?");

    private QuantityReader() {}

    /** @param folded without dates, which are not numbers */
    static List<Quantity> read(String folded) {
        List<Quantity> found = new ArrayList<>();
        Matcher number = NUMBER.matcher(folded);
        while (number.find()) {
            String unit = unit(number);
            boolean isCertain = Units.isMoney(unit);
            List<BigDecimal> scales = scales(number.group("scale"), isCertain, number.group("gap"));
            found.add(new Quantity(number.group().strip(), multiply(values(number.group("digits")), scales), unit));
        }
        Matcher word = WORD.matcher(folded);
        while (word.find()) {
            List<BigDecimal> scales =
                    word.group("scale") == null ? List.of(BigDecimal.ONE) : Scale.values(word.group("scale"), true);
            String after = word.group("after");
            found.add(new Quantity(
                    word.group().strip(),
                    multiply(List.of(new BigDecimal(WORDS.getOrDefault(word.group("word"), 0))), scales),
                    after == null ? Units.NONE : Units.of(after)));
        }
        return found;
    }

    static boolean isNumberWord(String folded) {
        return WORDS.containsKey(folded);
    }

    private static String unit(Matcher number) {
        String before = number.group("before");
        String after = number.group("after");
        String unit = before == null ? Units.NONE : Units.of(before);
        return unit.isEmpty() && after != null ? Units.of(after) : unit;
    }

    private static List<BigDecimal> scales(
            @org.jspecify.annotations.Nullable String scale,
            boolean isCertain,
            @org.jspecify.annotations.Nullable String gap) {
        if (scale == null) {
            return List.of(BigDecimal.ONE);
        }
        boolean isLetterApart = scale.length() == 1 && "kmb".contains(scale) && gap != null && !gap.isEmpty();
        return isLetterApart && !isCertain ? List.of(BigDecimal.ONE) : Scale.values(scale, isCertain);
    }

    private static List<BigDecimal> multiply(List<BigDecimal> values, List<BigDecimal> scales) {
        return values.stream()
                .flatMap(value -> scales.stream().map(value::multiply))
                .toList();
    }

    /** Countries write the same number as 1,500 or 1.500, and as 1.5 or 1,5. */
    private static List<BigDecimal> values(String digits) {
        String number = digits.replaceAll("[ ']", "");
        int comma = number.lastIndexOf(',');
        int dot = number.lastIndexOf('.');
        if (comma < 0 && dot < 0) {
            return List.of(new BigDecimal(number));
        }
        if (comma >= 0 && dot >= 0) {
            String grouping = comma > dot ? "." : ",";
            return List.of(new BigDecimal(number.replace(grouping, "").replace(',', '.')));
        }
        String separator = comma >= 0 ? "," : ".";
        BigDecimal grouped = new BigDecimal(number.replace(separator, ""));
        int last = Math.max(comma, dot);
        if (number.indexOf(separator) != last) {
            return List.of(grouped);
        }
        BigDecimal decimal = new BigDecimal(number.replace(',', '.'));
        boolean canBeGrouped = number.length() - last == 4 && last <= 3 && number.charAt(0) != '0';
        return canBeGrouped ? List.of(grouped, decimal) : List.of(decimal);
    }
}
