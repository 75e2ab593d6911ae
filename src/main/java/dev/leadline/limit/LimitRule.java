package dev.leadline.limit;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A limit. In Redis it is four words, {@code concurrent count per paused}, with {@code -} for what it does not say.
 *
 * @param concurrent how many tasks run at once; null: any number
 * @param rate how many start within a time; null: any number
 * @param paused whether none may start; those that run go on
 */
public record LimitRule(
        @Nullable Integer concurrent, @Nullable Rate rate, boolean paused) {

    /** The most tasks at once, and the most starts within the time of a rate, since Redis keeps as many times. */
    public static final int MOST_AT_ONCE = 1_000_000;

    public static final int MOST_STARTS = 100_000;

    /**
     * At most {@code count} starts in any stretch of time of this length.
     *
     * @param per at least a millisecond
     */
    public record Rate(int count, Duration per) {}

    static LimitRule parse(String text) {
        String[] words = text.split(" ");
        if (words.length != 4) {
            throw new IllegalStateException("a limit in Redis is damaged: \"" + text + '"');
        }
        Rate rate = words[1].equals("-")
                ? null
                : new Rate(Integer.parseInt(words[1]), Duration.ofMillis(Long.parseLong(words[2])));
        return new LimitRule(
                words[0].equals("-") ? null : (Integer) Integer.parseInt(words[0]), rate, words[3].equals("1"));
    }

    @Override
    public String toString() {
        String starts = rate == null
                ? "- -"
                : rate.count() + " " + Math.max(1, rate.per().toMillis());
        return (concurrent == null ? "-" : concurrent) + " " + starts + (paused ? " 1" : " 0");
    }
}
