package dev.leadline.claim;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Guesses the language of a sentence from its script and its small words. It only has to be good enough to tell two apart. */
final class Languages {

    static final String UNKNOWN = "";

    private static final Map<String, Set<String>> SMALL_WORDS = Map.of(
            "en",
                    words(
                            "the and of is was for to with by has its at from which were are an that it who on as about than more have we our us"),
            "de",
                    words(
                            "der die das und ist mit im den von zu wurde hat ein eine seit für am bei nicht auf sich dem des wird sind aus über rund wir unser unsere unseren auch"),
            "fr",
                    words(
                            "le la les des et est une du dans pour par sur au aux qui son sa elle depuis avec plus nous notre nos ce cette ont"),
            "es", words("el los las y es una del por con para se al su fue desde más que nuestra nuestro nuestros"),
            "it", words("il gli è di della nel con per che ha dal sono alla più noi nostro nostra"),
            "nl", words("het een en van met voor op zijn heeft werd bij naar ook sinds wij onze ons"));

    private Languages() {}

    /** A language's two letters, a script's name, or {@link #UNKNOWN}. */
    static String guess(String folded) {
        String script = script(folded);
        if (!script.equals("LATIN")) {
            return script;
        }
        Map<String, Long> counts = new HashMap<>();
        Set<String> words = Words.of(folded).collect(Collectors.toSet());
        SMALL_WORDS.forEach((language, small) ->
                counts.put(language, words.stream().filter(small::contains).count()));
        return counts.entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .max(Map.Entry.<String, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .orElse(UNKNOWN);
    }

    static boolean differ(String one, String other) {
        return !one.equals(UNKNOWN) && !other.equals(UNKNOWN) && !one.equals(other);
    }

    static boolean isSmallWord(String folded) {
        return SMALL_WORDS.values().stream().anyMatch(words -> words.contains(folded));
    }

    /** The script of most letters. */
    static String script(String text) {
        Map<String, Integer> counts = new HashMap<>();
        text.codePoints().filter(Character::isLetter).forEach(letter -> {
            String script = Character.UnicodeScript.of(letter).name();
            // Japanese is written in three scripts at once.
            String group = Set.of("HAN", "HIRAGANA", "KATAKANA").contains(script) ? "HAN" : script;
            counts.merge(group, 1, Integer::sum);
        });
        return counts.entrySet().stream()
                .max(Map.Entry.<String, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .orElse(UNKNOWN);
    }

    private static Set<String> words(String text) {
        return Set.of(text.split(" ")).stream()
                .map(word -> FoldedText.of(word).folded())
                .collect(Collectors.toSet());
    }
}
