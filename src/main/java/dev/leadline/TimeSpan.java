package dev.leadline;

import io.quarkus.runtime.configuration.DurationConverter;
import java.time.Duration;
import org.eclipse.microprofile.config.spi.Converter;
import org.jspecify.annotations.Nullable;

/** Settings that are durations: ISO 8601, or one of the short forms that Quarkus' own settings take, such as 30s. */
public final class TimeSpan {

    private static final Duration ANY = Duration.ofSeconds(Long.MAX_VALUE);

    private TimeSpan() {}

    /**
     * For converters beside their settings.
     *
     * @param right what would be right, for people
     */
    public static @Nullable Duration within(Duration min, Duration max, String text, String right) {
        return SettingBeingRead.parse(text, spelled -> duration(min, max, spelled), right);
    }

    private static @Nullable Duration atLeast(Duration min, String text, String right) {
        return within(min, ANY, text, right);
    }

    private static Duration duration(Duration min, Duration max, String text) {
        Duration duration = DurationConverter.parseDuration(text);
        if (duration.compareTo(min) < 0 || duration.compareTo(max) > 0) {
            throw new IllegalArgumentException("too short or too long");
        }
        return duration;
    }

    /** A millisecond or more. */
    public static final class Positive implements Converter<Duration> {
        @Override
        public @Nullable Duration convert(String text) {
            return atLeast(Duration.ofMillis(1), text, "a duration above zero, such as PT30S or PT0.5S");
        }
    }

    /** Zero or more. */
    public static final class ZeroOrMore implements Converter<Duration> {
        @Override
        public @Nullable Duration convert(String text) {
            return atLeast(Duration.ZERO, text, "a duration, such as PT30S, PT0.5S or PT0S");
        }
    }

    /** A day or more. */
    public static final class DayOrMore implements Converter<Duration> {
        @Override
        public @Nullable Duration convert(String text) {
            return atLeast(Duration.ofDays(1), text, "a duration of a day or more, such as P90D");
        }
    }
}
