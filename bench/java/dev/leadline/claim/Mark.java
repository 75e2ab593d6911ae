package dev.leadline.claim;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A marked part of a claim, such as {@code {n:140}}.
 *
 * @param start where the mark begins in the marked claim
 * @param end where it ends, exclusive
 */
record Mark(char kind, String text, int start, int end) {

    private static final Pattern MARK = Pattern.compile("\\{(.):([^}]*)}");

    static List<Mark> in(String marked) {
        return MARK.matcher(marked).results()
                .map(match -> new Mark(match.group(1).charAt(0), match.group(2), match.start(), match.end()))
                .toList();
    }

    /** The claim without its marks. */
    static String plain(String marked) {
        return MARK.matcher(marked).replaceAll(match -> Matcher.quoteReplacement(
                match.group(1).equals("x") ? match.group(2).split("\\|")[0] : match.group(2)));
    }

    /** The claim without its marks, and with other words in place of this one. */
    String replaced(String marked, String other) {
        return plain(marked.substring(0, start)) + other + plain(marked.substring(end));
    }
}
