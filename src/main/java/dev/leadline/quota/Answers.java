package dev.leadline.quota;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts in this process how many calls of each model were answered lately; the fleet is told when a call fails. */
final class Answers {

    /** More models than a fleet uses: names come from tasks, so that there may be any number. */
    private static final int MOST = 1000;

    private final Duration window;
    private final Map<String, Count> counts = new ConcurrentHashMap<>();

    /** @param since by the clock of {@link System#nanoTime} */
    private record Count(long since, long number) {}

    /** @param window for which they are counted together */
    Answers(Duration window) {
        this.window = window;
    }

    void add(String model) {
        if (counts.size() >= MOST) {
            counts.clear();
        }
        long now = System.nanoTime();
        counts.merge(
                model,
                new Count(now, 1),
                (old, one) -> isOver(old, now) ? one : new Count(old.since(), old.number() + 1));
    }

    /** How many there were since this was asked last, or since the window began. */
    long take(String model) {
        Count count = counts.remove(model);
        return count == null || isOver(count, System.nanoTime()) ? 0 : count.number();
    }

    private boolean isOver(Count count, long now) {
        return now - count.since() > window.toNanos();
    }
}
