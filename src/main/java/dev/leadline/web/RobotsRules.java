package dev.leadline.web;

import crawlercommons.robots.BaseRobotRules;
import crawlercommons.robots.SimpleRobotRulesParser;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** What a site's robots.txt says to us (RFC 9309), as the library crawler-commons reads it. */
final class RobotsRules {

    private final BaseRobotRules rules;

    private RobotsRules(BaseRobotRules rules) {
        this.rules = rules;
    }

    /**
     * Reads the file; takes some milliseconds for a long one.
     *
     * @param origin where it is from, such as {@code https://example.com}
     * @param userAgent what we call ourselves; robots know us by the word before its first slash
     */
    static RobotsRules of(String origin, String text, String userAgent) {
        return new RobotsRules(new SimpleRobotRulesParser()
                .parseContent(
                        origin + "/robots.txt",
                        text.getBytes(StandardCharsets.UTF_8),
                        "text/plain",
                        List.of(name(userAgent).toLowerCase(Locale.ROOT))));
    }

    static String name(String userAgent) {
        return userAgent.split("[/ ]", 2)[0];
    }

    boolean allow(URI url) {
        return rules.isAllowed(url.toString());
    }

    /** How long it asks us to wait between two pages; zero when it says nothing. */
    Duration delay() {
        long millis = rules.getCrawlDelay();
        return millis > 0 ? Duration.ofMillis(millis) : Duration.ZERO;
    }
}
