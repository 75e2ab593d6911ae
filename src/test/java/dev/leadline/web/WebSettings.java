package dev.leadline.web;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings of a fetcher for tests, with short limits; loopback is allowed unless a test says otherwise. */
record WebSettings(
        boolean loopback,
        List<String> prefixes,
        boolean robots,
        Duration hostDelay,
        Duration longestWait,
        long cacheBytes,
        long maxBytes,
        Duration timeout)
        implements WebConfig {

    static final WebSettings PLAIN =
            new WebSettings(true, List.of(), false, Duration.ZERO, Duration.ZERO, 0, 1_000_000, Duration.ofSeconds(10));

    WebSettings withRobots() {
        return new WebSettings(loopback, prefixes, true, hostDelay, longestWait, cacheBytes, maxBytes, timeout);
    }

    WebSettings withDelay(Duration delay, Duration longest) {
        return new WebSettings(loopback, prefixes, robots, delay, longest, cacheBytes, maxBytes, timeout);
    }

    WebSettings withCache(long bytes) {
        return new WebSettings(loopback, prefixes, robots, hostDelay, longestWait, bytes, maxBytes, timeout);
    }

    /** @param allowed prefixes of addresses that are allowed besides public ones */
    WebSettings withoutLoopback(String... allowed) {
        return new WebSettings(false, List.of(allowed), robots, hostDelay, longestWait, cacheBytes, maxBytes, timeout);
    }

    WebSettings withLimits(long bytes, Duration time) {
        return new WebSettings(loopback, prefixes, robots, hostDelay, longestWait, cacheBytes, bytes, time);
    }

    @Override
    public Optional<Boolean> allowLoopback() {
        return Optional.of(loopback);
    }

    @Override
    public Optional<List<String>> allow() {
        return Optional.of(prefixes);
    }

    @Override
    public int maxRedirects() {
        return 3;
    }

    @Override
    public int maxConnections() {
        return 20;
    }

    @Override
    public String userAgent() {
        return "Leadline/test (+https://leadline.example)";
    }

    @Override
    public Duration cacheTime() {
        return Duration.ofMinutes(5);
    }
}
