package dev.leadline;

import java.util.Locale;
import org.eclipse.microprofile.config.spi.Converter;
import org.jspecify.annotations.Nullable;

/**
 * Settings that are whole numbers within bounds. Bean Validation could do the same for a {@code @ConfigMapping}, but
 * with a single constraint there the framework builds a validator of its own at every start, which took a fifth of the
 * time to start. Each pair of bounds is a class that implements Converter itself, since the framework refuses a class
 * that inherits it.
 */
public final class WholeNumber {

    private WholeNumber() {}

    /**
     * The number in a setting's text; null for an empty text.
     *
     * @throws BadSetting if it is not a whole number, or out of bounds
     */
    public static @Nullable Integer within(int min, int max, String text) {
        @Nullable Long number = within(min, (long) max, text);
        return number == null ? null : number.intValue();
    }

    private static @Nullable Long within(long min, long max, String text) {
        String bounds = max >= Integer.MAX_VALUE ? "a whole number, %d or more" : "a whole number, %d to %d";
        return SettingBeingRead.parse(
                text, spelled -> number(min, max, spelled), String.format(Locale.ROOT, bounds, min, max));
    }

    private static Long number(long min, long max, String text) {
        long number = Long.parseLong(text);
        if (number < min || number > max) {
            throw new IllegalArgumentException("out of bounds");
        }
        return number;
    }

    /** At least one. */
    public static final class Positive implements Converter<Integer> {
        @Override
        public @Nullable Integer convert(String text) {
            return within(1, Integer.MAX_VALUE, text);
        }
    }

    /** Zero or more. */
    public static final class ZeroOrMore implements Converter<Integer> {
        @Override
        public @Nullable Integer convert(String text) {
            return within(0, Integer.MAX_VALUE, text);
        }
    }

    /** At least one, and possibly more than an int can hold. */
    public static final class PositiveLong implements Converter<Long> {
        @Override
        public @Nullable Long convert(String text) {
            return within(1, Long.MAX_VALUE, text);
        }
    }

    /** Zero or more, and possibly more than an int can hold. */
    public static final class ZeroOrMoreLong implements Converter<Long> {
        @Override
        public @Nullable Long convert(String text) {
            return within(0, Long.MAX_VALUE, text);
        }
    }
}
