package dev.leadline.claim;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;

/**
 * A text in the form in which texts are compared, and where each of its characters came from. The form is that of Unicode's
 * NFKC in lower case, with one kind of quotation mark, dash, digit and space. Invisible characters and marks of footnotes
 * (superscript digits) are left out, and so are spaces beside characters of scripts that do not use spaces.
 */
final class FoldedText {

    private final String original;
    private final StringBuilder folded;
    private int[] origins;
    private boolean spaceDue;

    private FoldedText(String original) {
        this.original = original;
        this.folded = new StringBuilder(original.length());
        this.origins = new int[original.length() + 16];
    }

    static FoldedText of(String original) {
        FoldedText text = new FoldedText(original);
        int at = 0;
        while (at < original.length()) {
            int end = endOfCharacter(original, at);
            text.add(original.substring(at, end), at);
            at = end;
        }
        return text;
    }

    String folded() {
        return folded.toString();
    }

    /** Where in the original the character at a place of the folded text begins. */
    int origin(int index) {
        return index >= folded.length() ? original.length() : origins[index];
    }

    /** Where in the original a stretch ends whose last folded character is before {@code end}. */
    int originOfEnd(int end) {
        return end == 0 ? 0 : endOfCharacter(original, origins[end - 1]);
    }

    static boolean isWithoutSpaces(int character) {
        return switch (Character.UnicodeScript.of(character)) {
            case HAN, HIRAGANA, KATAKANA, THAI, LAO, KHMER, MYANMAR -> true;
            default -> false;
        };
    }

    private static int endOfCharacter(String text, int start) {
        int end = start + Character.charCount(text.codePointAt(start));
        while (end < text.length() && isCombining(text.codePointAt(end))) {
            end += Character.charCount(text.codePointAt(end));
        }
        return end;
    }

    private static boolean isCombining(int character) {
        int type = Character.getType(character);
        return type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK
                || type == Character.ENCLOSING_MARK;
    }

    private void add(String character, int origin) {
        int first = character.codePointAt(0);
        if (Character.isWhitespace(first) || Character.isSpaceChar(first)) {
            spaceDue = true;
            return;
        }
        if (Character.getType(first) == Character.FORMAT || isSuperscriptDigit(first)) {
            return;
        }
        String piece = fold(character);
        if (spaceDue && needsSpaceBefore(piece)) {
            append(' ', origin - 1);
        }
        spaceDue = false;
        piece.chars().forEach(unit -> append((char) unit, origin));
    }

    private boolean needsSpaceBefore(String piece) {
        return !folded.isEmpty()
                && !piece.isEmpty()
                && !isWithoutSpaces(folded.codePointBefore(folded.length()))
                && !isWithoutSpaces(piece.codePointAt(0));
    }

    private void append(char unit, int origin) {
        if (folded.length() == origins.length) {
            origins = Arrays.copyOf(origins, origins.length * 2);
        }
        origins[folded.length()] = origin;
        folded.append(unit);
    }

    private static boolean isSuperscriptDigit(int character) {
        return character == 0xB9
                || character == 0xB2
                || character == 0xB3
                || (character >= 0x2070 && character <= 0x2079);
    }

    private static String fold(String character) {
        int first = character.codePointAt(0);
        if (Character.isDigit(first)) {
            return Integer.toString(Character.digit(first, 10));
        }
        return switch (first) {
            case '“',
                    '”',
                    '„',
                    '‟',
                    '«',
                    '»',
                    '‹',
                    '›',
                    '‘',
                    '’',
                    '‚',
                    '‛',
                    '`',
                    '´',
                    '"',
                    '′',
                    '″',
                    '「',
                    '」',
                    '『',
                    '』' -> "'";
            case '‐', '‑', '‒', '–', '—', '―', '−', '﹣', '－' -> "-";
            default -> lowerCase(Normalizer.normalize(character, Normalizer.Form.NFKC));
        };
    }

    /** By way of the upper case, so that ß and ss, or the two forms of sigma, are the same. */
    private static String lowerCase(String text) {
        return text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT).replace("\u0307", "");
    }
}
