package dev.leadline.schedule;

import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Makes rules from what clients say, and from the texts in Redis. */
public final class Rules {

    private static final int MOST = 10_000;

    private final Map<String, Rule> known = new ConcurrentHashMap<>();

    Rules() {}

    /** @throws IllegalArgumentException with a sentence for clients */
    public static Rule cron(String expression, String zone) {
        return Cron.of(expression, zone);
    }

    /** @throws IllegalArgumentException with a sentence for clients */
    public static ZoneId zone(String name) {
        return Cron.zone(name);
    }

    /** @throws IllegalArgumentException with a sentence for clients */
    public static Rule every(String interval) {
        try {
            return new Every(Duration.parse(interval));
        } catch (DateTimeParseException | ArithmeticException e) {
            throw new IllegalArgumentException("must be an ISO 8601 duration such as PT1H or P1D", e);
        }
    }

    /**
     * A rule is read with each of its ticks, and reading one takes longer than all else, so those that were read are
     * kept. Fails with IllegalArgumentException when the text is none that {@link Rule#toString} wrote.
     */
    Rule of(String text) {
        if (known.size() > MOST) {
            known.clear();
        }
        return known.computeIfAbsent(text, Rule::parse);
    }
}
