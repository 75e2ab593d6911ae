package dev.leadline.schedule;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * When a schedule ticks. Everything here is computed from the arguments alone, so that all nodes come to the same
 * answer, whatever their clocks say.
 */
public sealed interface Rule permits Cron, Every {

    /** The first tick of a schedule that is made, or resumed, at this moment; always later than it. */
    Instant first(Instant now);

    /** The tick that follows a tick of this rule. */
    Instant next(Instant tick);

    /** The first tick that is later than {@code now}, in the series to which {@code tick} belongs. */
    Instant after(Instant tick, Instant now);

    /** The last tick that is not later than {@code now}, in the series to which {@code tick} belongs; at least that tick. */
    Instant latest(Instant tick, Instant now);

    /** What {@link #parse} reads. */
    @Override
    String toString();

    /** The rule in a text that {@link #toString} wrote; fails with IllegalArgumentException when it is none. */
    static Rule parse(String text) {
        String[] words = text.split(" ", 3);
        return switch (words[0]) {
            case "every" -> Every.of(words[1]);
            case "cron" -> Cron.of(words[2], words[1]);
            default -> throw new IllegalArgumentException("no rule of a schedule begins with " + words[0]);
        };
    }

    /**
     * The newest ticks from {@code tick} up to {@code now}, in their order; that tick must not be later.
     *
     * @param most how many, at least 1
     */
    default List<Instant> upTo(Instant tick, Instant now, int most) {
        List<Instant> ticks = new ArrayList<>();
        Instant end = now;
        while (ticks.size() < most && !end.isBefore(tick)) {
            Instant latest = latest(tick, end);
            ticks.add(latest);
            end = latest.minusMillis(1);
        }
        Collections.reverse(ticks);
        return ticks;
    }
}
