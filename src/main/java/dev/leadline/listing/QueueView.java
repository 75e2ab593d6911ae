package dev.leadline.listing;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one queue holds.
 *
 * @param waiting tasks that can run now and wait for a worker, those that wait for a limit, and those that wait until they can run
 *     apart from others
 * @param running tasks that are leased
 * @param parked of the waiting ones, those that wait for a limit
 * @param lanes waiting tasks by lane: recovered, high, normal, low
 * @param oldestMs for how long the oldest of the waiting tasks has waited, ms; null when none waits
 * @param paused whether workers take nothing from it
 */
public record QueueView(
        String name,
        long waiting,
        long running,
        long parked,
        Map<String, Long> lanes,
        @Nullable Long oldestMs,
        boolean paused) {}
