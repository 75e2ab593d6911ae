package dev.leadline.claim;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
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

    /** A line is one number, in the words of several languages. Words that are others elsewhere (once, due, seize, otto) are left out. */
    private static final String WORD_TABLE = """
            2 two zwei deux dos twee dois
            3 three drei trois tres tre drie três
            4 four vier quatre cuatro quattro quatro
            5 five fünf funf cinq cinco cinque vijf
            6 six sechs seis zes
            7 seven sieben sept siete sette zeven sete
            8 eight acht huit ocho oito
            9 nine neun neuf nueve nove negen
            10 ten zehn dix diez dieci tien
            11 eleven elf onze undici
            12 twelve zwölf douze doce dodici twaalf doze
            13 thirteen dreizehn treize trece tredici dertien
            14 fourteen vierzehn quatorze catorce quattordici veertien
            15 fifteen fünfzehn quinze quince quindici vijftien
            16 sixteen sechzehn dieciséis sedici zestien
            20 twenty zwanzig vingt veinte venti twintig
            30 thirty dreißig trente treinta trenta dertig
            """;

    private static final Map<String, Integer> WORDS = words();

    private static final Pattern WORD =
            Pattern.compile("(?<!\\p{L})(?<word>" + String.join("|", WORDS.keySet()) + ")(?!\\p{L})" + "(?: (?<scale>"
                    + Scale.PATTERN + "))?(?: ?(?:de |d'|in |of )?(?<after>" + Units.PATTERN + "))?");

    private QuantityReader() {}

    private static Map<String, Integer> words() {
        Map<String, Integer> words = new HashMap<>();
        WORD_TABLE
                .lines()
                .map(line -> line.split(" "))
                .forEach(line -> Arrays.stream(line)
                        .skip(1)
                        .forEach(word -> words.put(FoldedText.of(word).folded(), Integer.valueOf(line[0]))));
        return Map.copyOf(words);
    }

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
