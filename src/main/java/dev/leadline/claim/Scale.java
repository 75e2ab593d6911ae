package dev.leadline.claim;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What multiplies a number: thousand, Mio., bn, 億. A word that means different things in different languages (billion) has
 * several values; so has a single letter, since "12 m" may be millions or metres.
 */
final class Scale {

    private static final Map<String, List<BigDecimal>> WORDS = new HashMap<>();

    static {
        add("1000", "thousand tausend tsd mille mila mil duizend tys тыс тысяч 천 천명");
        add(
                "1000000",
                "million millions millionen mio millón millones milione milioni miljoen miljoner mln milhão milhões milion milionów milionů млн миллион миллиона миллионов 백만");
        add(
                "1000000000",
                "milliard milliards milliarde milliarden mrd miliardo miliardi miljard miljarder mld md bn miliard miliardów miliardy млрд миллиард миллиарда миллиардов 십억");
        add("1000000000 1000000000000", "billion billions billionen billones");
        add("1000000000000", "trillion trillions tn 兆 조");
        add("10000", "万 萬 만");
        add("100000000", "億 亿 억");
        add("1000000", "百万 百萬");
        add("1000", "千");
        add("100000", "lakh lakhs");
        add("10000000", "crore crores");
        WORDS.put("mil millones", List.of(new BigDecimal("1000000000")));
    }

    /** Letters that are a scale only if they follow their number at once, or the number is money. */
    private static final Map<String, BigDecimal> LETTERS =
            Map.of("k", new BigDecimal("1000"), "m", new BigDecimal("1000000"), "b", new BigDecimal("1000000000"));

    /** A part of a regular expression: a scale that may follow a number, with an optional full stop. */
    static final String PATTERN = WORDS.keySet().stream()
            .sorted(Comparator.comparing(String::length).reversed())
            .map(Scale::bounded)
            .collect(Collectors.joining("|", "(?:", "|[kmb](?![\\p{L}]))"));

    private Scale() {}

    /**
     * The values by which a number is multiplied.
     *
     * @param isCertain that a letter is a scale, because the number is money
     */
    static List<BigDecimal> values(String folded, boolean isCertain) {
        BigDecimal letter = LETTERS.get(folded);
        if (letter != null) {
            return isCertain ? List.of(letter) : List.of(letter, BigDecimal.ONE);
        }
        return WORDS.getOrDefault(folded, List.of(BigDecimal.ONE));
    }

    static boolean isWord(String folded) {
        return WORDS.containsKey(folded);
    }

    private static String bounded(String word) {
        boolean spaced = !FoldedText.isWithoutSpaces(word.codePointAt(0)) && word.charAt(0) < 0xAC00;
        return spaced ? word + "(?!\\p{L})" : word;
    }

    private static void add(String values, String words) {
        List<BigDecimal> numbers =
                List.of(values.split(" ")).stream().map(BigDecimal::new).toList();
        for (String word : words.split(" ")) {
            WORDS.put(FoldedText.of(word).folded(), numbers);
        }
    }
}
