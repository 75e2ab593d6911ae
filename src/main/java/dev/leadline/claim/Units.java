package dev.leadline.claim;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Currencies and percent, by the signs and words with which they are written. */
final class Units {

    static final String PERCENT = "%";
    static final String NONE = "";

    private static final Map<String, String> WORDS = new HashMap<>();

    static {
        add("EUR", "€ eur euro euros евро ユーロ 欧元 유로");
        add("USD", "$ us$ usd dollar dollars us-dollar us-dollars dólares dólar доллар долларов ドル 美元 달러");
        add("GBP", "£ gbp pound pounds pfund");
        add("CHF", "chf franken francs");
        add("JPY", "¥ jpy yen 円 日元");
        add("CNY", "cny rmb yuan 元 人民币");
        add("SEK", "sek kronor");
        add("PLN", "pln zł złotych");
        add("INR", "₹ inr rupees");
        add("KRW", "₩ krw 원");
        add("RUB", "₽ rub рублей руб");
        add(PERCENT, "% percent prozent pct pourcent procent процентов процента パーセント 퍼센트");
        WORDS.put("us dollar", "USD");
        WORDS.put("us dollars", "USD");
        WORDS.put("per cent", PERCENT);
        WORDS.put("pour cent", PERCENT);
        WORDS.put("por ciento", PERCENT);
        WORDS.put("per cento", PERCENT);
    }

    /** A part of a regular expression that matches a unit in folded text. */
    static final String PATTERN = WORDS.keySet().stream()
            .sorted(Comparator.comparing(String::length).reversed())
            .map(Units::bounded)
            .collect(Collectors.joining("|", "(?:", ")"));

    private Units() {}

    /** The currency's ISO code, {@link #PERCENT}, or {@link #NONE}. */
    static String of(String folded) {
        return WORDS.getOrDefault(folded, NONE);
    }

    static boolean isMoney(String unit) {
        return unit.length() == 3;
    }

    private static String bounded(String word) {
        boolean letters = Character.isLetter(word.codePointBefore(word.length()))
                && !FoldedText.isWithoutSpaces(word.codePointAt(0));
        String quoted = java.util.regex.Pattern.quote(word);
        return letters ? "(?<!\\p{L})" + quoted + "(?!\\p{L})" : quoted;
    }

    private static void add(String unit, String words) {
        for (String word : words.split(" ")) {
            WORDS.put(FoldedText.of(word).folded(), unit);
        }
    }
}
