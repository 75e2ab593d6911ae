package dev.leadline.testsupport;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What arrived at a provider within a time that always ends now, which is stricter than one that begins anew each minute. Not for
 * several threads at once.
 */
public final class SlidingWindow {

    private record Arrival(long at, long amount) {}

    private final Deque<Arrival> arrived = new ArrayDeque<>();
    private final long length;

    public SlidingWindow(Duration length) {
        this.length = length.toNanos();
    }

    public void add(long amount) {
        arrived.addLast(new Arrival(System.nanoTime(), amount));
    }

    public int count() {
        forget();
        return arrived.size();
    }

    /** The sum of the amounts. */
    public long sum() {
        forget();
        return arrived.stream().mapToLong(Arrival::amount).sum();
    }

    /** After so long there is one less in it; zero if there is none. */
    public Duration untilOneLeaves() {
        Arrival oldest = arrived.peekFirst();
        return oldest == null ? Duration.ZERO : Duration.ofNanos(Math.max(0, oldest.at() + length - System.nanoTime()));
    }

    private void forget() {
        long before = System.nanoTime() - length;
        while (!arrived.isEmpty() && arrived.peekFirst().at() <= before) {
            arrived.pollFirst();
        }
    }
}
