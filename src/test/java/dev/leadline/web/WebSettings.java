package dev.leadline.web;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings of a fetcher for tests, with loopback allowed and short limits. */
record WebSettings(boolean robots, Duration hostDelay, Duration longestWait, long cacheBytes) implements WebConfig {

    static final WebSettings PLAIN = new WebSettings(false, Duration.ZERO, Duration.ZERO, 0);

    WebSettings withRobots() {
        return new WebSettings(true, hostDelay, longestWait, cacheBytes);
    }

    WebSettings withDelay(Duration delay, Duration longest) {
        return new WebSettings(robots, delay, longest, cacheBytes);
    }

    WebSettings withCache(long bytes) {
        return new WebSettings(robots, hostDelay, longestWait, bytes);
    }

    @Override
    public Optional<Boolean> allowLoopback() {
        return Optional.of(true);
    }

    @Override
    public Optional<List<String>> allow() {
        return Optional.empty();
    }

    @Override
    public long maxBytes() {
        return 1_000_000;
    }

    @Override
    public Duration timeout() {
        return Duration.ofSeconds(10);
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
