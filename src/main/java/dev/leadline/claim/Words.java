package dev.leadline.claim;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The words of a text. */
final class Words {

    /** Characters of scripts without spaces, as a part of a class of a regular expression. */
    static final String UNSPACED = "\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\p{IsThai}ー";

    private static final Pattern WORD =
            Pattern.compile("[" + UNSPACED + "]+|[\\p{L}\\p{N}\\p{M}&&[^" + UNSPACED + "]]+");

    private Words() {}

    static Stream<String> of(String text) {
        return WORD.matcher(text).results().map(MatchResult::group);
    }
}
