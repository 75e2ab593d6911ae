package dev.leadline.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Lengths of time, as people write and read them: {@code 90s}, {@code 1h30m}; ISO 8601 ({@code PT90S}) is read, too. */
final class Span {

    private static final Pattern SHORT =
            Pattern.compile("(?:(\\d{1,9})d)?(?:(\\d{1,9})h)?(?:(\\d{1,9})m)?(?:(\\d{1,9})s)?");

    private Span() {}

    /** Fails with {@link IllegalArgumentException} and a sentence. */
    static Duration parse(String text) {
        Matcher parts = SHORT.matcher(text.strip());
        if (!text.isBlank() && parts.matches()) {
            return Duration.ofDays(number(parts, 1))
                    .plusHours(number(parts, 2))
                    .plusMinutes(number(parts, 3))
                    .plusSeconds(number(parts, 4));
        }
        try {
            return Duration.parse(text.strip().toUpperCase(Locale.ROOT));
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" must be a length of time, such as 30s, 5m, 1h30m, 2d or PT30S", e);
        }
    }

    private static long number(Matcher parts, int group) {
        String digits = parts.group(group);
        return digits == null ? 0 : Long.parseLong(digits);
    }

    /** With its two largest units, such as {@code 1h30m}; below ten seconds with tenths. */
    static String show(Duration span) {
        long ms = span.toMillis();
        if (ms < 0) {
            return "0s";
        }
        if (ms < 1_000) {
            return ms + "ms";
        }
        if (ms < 10_000) {
            return String.format(Locale.ROOT, "%.1fs", ms / 1000.0);
        }
        long seconds = ms / 1000;
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3_600) {
            return two(seconds / 60, "m", seconds % 60, "s");
        }
        if (seconds < 86_400) {
            return two(seconds / 3_600, "h", seconds % 3_600 / 60, "m");
        }
        return two(seconds / 86_400, "d", seconds % 86_400 / 3_600, "h");
    }

    private static String two(long large, String largeUnit, long small, String smallUnit) {
        return large + largeUnit + (small == 0 ? "" : small + smallUnit);
    }

    /** How long ago, or how far ahead ({@code in 5m}); empty for none. */
    static String ago(@Nullable Instant time) {
        if (time == null) {
            return "";
        }
        Duration since = Duration.between(time, Instant.now());
        return since.isNegative() ? "in " + show(since.negated()) : show(since);
    }
}
