package dev.leadline.listing;

import dev.leadline.task.TaskError;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What errors have in common that happened for the same reason: their type, and their message without what differs from task to task.
 *
 * @param type as in {@link TaskError#type}
 * @param message with {@code <url>}, {@code <text>}, {@code <time>}, {@code <id>} and {@code <number>} in the place of these
 */
public record ErrorPattern(String type, String message) {

    /** Characters of a message that count; what differs further behind makes no other failure. */
    private static final int MOST = 500;

    private record Rule(Pattern what, String instead) {}

    /**
     * Applied in this order. None can take long on a hostile message: each repetition is over characters that what follows it cannot
     * begin with, or is bounded.
     */
    private static final List<Rule> RULES = List.of(
            rule("\\b[a-zA-Z][a-zA-Z0-9+.-]{1,20}://[^\\s\"'<>`]*[^\\s\"'<>`.,;:!?)\\]}]", "<url>"),
            rule("\"[^\"\\n]*\"|`[^`\\n]*`|“[^”\\n]*”|„[^“”\\n]*[“”]|«[^»\\n]*»|‘[^’\\n]*’", "<text>"),
            // An apostrophe inside a word, as in don't, opens and closes nothing.
            rule("(?<![\\p{L}\\p{N}])'[^'\\n]*'(?![\\p{L}\\p{N}])", "<text>"),
            rule("[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\\.[A-Za-z0-9-]{1,63})+", "<id>"),
            rule(
                    "\\b\\d{4}-\\d\\d-\\d\\d(?:[T ]\\d\\d:\\d\\d(?::\\d\\d(?:[.,]\\d{1,9})?)?(?:Z|[+-]\\d\\d:?\\d\\d)?)?\\b",
                    "<time>"),
            rule("\\b[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\\b", "<id>"),
            rule("\\b0[xX][0-9a-fA-F]+\\b", "<id>"),
            // Letters and digits mixed: eight or more of them, with two digits at least, are no word of any language.
            rule("\\b(?=[A-Za-z]*\\d[A-Za-z]*\\d)(?=\\d*[A-Za-z])[A-Za-z0-9]{8,}\\b", "<id>"),
            // Also dates, addresses with ports, versions and sums: digits that are held together by single signs.
            rule("(?<![\\p{L}\\p{N}])[-+](?=\\d)", ""),
            rule("\\d+(?:[.,:/_]\\d+)*", "<number>"),
            rule("\\s+", " "));

    private static Rule rule(String what, String instead) {
        return new Rule(Pattern.compile(what), Matcher.quoteReplacement(instead));
    }

    public static ErrorPattern of(TaskError error) {
        String message = error.message().length() > MOST ? error.message().substring(0, MOST) : error.message();
        for (Rule rule : RULES) {
            message = rule.what().matcher(message).replaceAll(rule.instead());
        }
        return new ErrorPattern(error.type(), message.strip());
    }

    /** A short name of the pattern, the same on every node: 16 hexadecimal digits. */
    public String id() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest((type + '\n' + message).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
