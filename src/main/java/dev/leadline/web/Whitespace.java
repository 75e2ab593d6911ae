package dev.leadline.web;

/** Spaces as a browser shows them: one between two words, none at the ends. */
final class Whitespace {

    private Whitespace() {}

    static String single(CharSequence text) {
        StringBuilder single = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char one = text.charAt(i);
            if (!isSpace(one)) {
                single.append(one);
            } else if (!single.isEmpty() && single.charAt(single.length() - 1) != ' ') {
                single.append(' ');
            }
        }
        int length = single.length();
        return length > 0 && single.charAt(length - 1) == ' ' ? single.substring(0, length - 1) : single.toString();
    }

    /** No-break space, zero-width space and byte order mark are spaces here, too. */
    private static boolean isSpace(char one) {
        return Character.isWhitespace(one) || one == '\u00a0' || one == '\u200b' || one == '\ufeff';
    }
}
