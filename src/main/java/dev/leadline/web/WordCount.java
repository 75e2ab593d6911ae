package dev.leadline.web;

import java.lang.Character.UnicodeScript;
import java.text.BreakIterator;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** Counts words: the parts between spaces, and in scripts without spaces the words that the JDK's dictionary finds. */
final class WordCount {

    private static final Set<UnicodeScript> WITHOUT_SPACES = EnumSet.of(
            UnicodeScript.HAN,
            UnicodeScript.HIRAGANA,
            UnicodeScript.KATAKANA,
            UnicodeScript.THAI,
            UnicodeScript.LAO,
            UnicodeScript.KHMER,
            UnicodeScript.MYANMAR,
            UnicodeScript.TIBETAN);

    private WordCount() {}

    static int of(String text) {
        int words = 0;
        for (String token : text.strip().split("\\s+")) {
            words += token.isEmpty() ? 0 : token.codePoints().noneMatch(WordCount::isWithoutSpaces) ? 1 : parts(token);
        }
        return words;
    }

    private static boolean isWithoutSpaces(int character) {
        return character > 0x2ff && WITHOUT_SPACES.contains(UnicodeScript.of(character));
    }

    private static int parts(String token) {
        BreakIterator breaks = BreakIterator.getWordInstance(Locale.ROOT);
        breaks.setText(token);
        int words = 0;
        int start = breaks.first();
        for (int end = breaks.next(); end != BreakIterator.DONE; start = end, end = breaks.next()) {
            if (token.substring(start, end).codePoints().anyMatch(Character::isLetterOrDigit)) {
                words++;
            }
        }
        return words;
    }
}
