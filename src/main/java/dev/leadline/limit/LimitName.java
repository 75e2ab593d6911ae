package dev.leadline.limit;

import java.util.regex.Pattern;

/**
 * What a limit is for: {@code handler:NAME}, {@code queue:NAME}, or {@code key:NAME}. A star at the end of a key means
 * every key that begins so; each of these keys has a limit of its own.
 */
public record LimitName(String text) {

    /** What a task may give as a key. */
    public static final String KEY = "1 to 100 letters, digits and the signs . _ - : @";

    private static final Pattern FORM = Pattern.compile(
            "(?:handler|queue):[A-Za-z0-9._-]{1,64}|key:(?:[A-Za-z0-9._:@-]{1,100}|[A-Za-z0-9._:@-]{0,99}\\*)");
    private static final Pattern KEY_FORM = Pattern.compile("[A-Za-z0-9._:@-]{1,100}");

    /** Fails with IllegalArgumentException, whose message says what would be right. */
    public static LimitName parse(String text) {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "must be handler:NAME, queue:NAME or key:NAME, the latter also with a * at"
                            + " its end; the name of a key has " + KEY);
        }
        return new LimitName(text);
    }

    /** Whether a task may give this as one of its keys. */
    public static boolean isKey(String text) {
        return KEY_FORM.matcher(text).matches();
    }

    /** Whether it is for every key that begins so. */
    public boolean isPattern() {
        return text.endsWith("*");
    }

    /** Of a pattern: how the names of its gates begin. */
    String prefix() {
        return text.substring(0, text.length() - 1);
    }

    @Override
    public String toString() {
        return text;
    }
}
