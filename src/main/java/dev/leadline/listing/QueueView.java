package dev.leadline.listing;

import java.util.Map;

/**
 * What one queue holds.
 *
 * @param waiting tasks that can run now and wait for a worker, and those that wait until they can run apart from others
 * @param running tasks that are leased
 * @param lanes waiting tasks by lane: recovered, high, normal, low
 * @param paused whether workers take nothing from it
 */
public record QueueView(String name, long waiting, long running, Map<String, Long> lanes, boolean paused) {}
