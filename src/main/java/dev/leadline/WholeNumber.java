package dev.leadline;

import org.eclipse.microprofile.config.spi.Converter;

/**
 * Settings that are whole numbers within bounds. Bean Validation could say the same of a {@code @ConfigMapping}, but one
 * constraint there has the framework build a validator of its own at every start, which took a fifth of it. Each pair of
 * bounds is a class that implements Converter itself: the framework refuses one that inherits it.
 */
public final class WholeNumber {

    private WholeNumber() {}

    /**
     * The number that a setting's text spells.
     *
     * @throws IllegalArgumentException if it is none, or out of bounds; the framework adds the setting's name
     */
    public static Integer within(int min, int max, String text) {
        try {
            int number = Integer.parseInt(text.strip());
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told as any other number that will not do.
        }
        throw new IllegalArgumentException(
                max == Integer.MAX_VALUE ? "it must be " + min + " or more" : "it must be " + min + " to " + max);
    }

    /** At least one. */
    public static final class Positive implements Converter<Integer> {
        @Override
        public Integer convert(String text) {
            return within(1, Integer.MAX_VALUE, text);
        }
    }
}
