package dev.leadline.records;

import dev.leadline.task.Priority;
import java.util.Locale;

/** The lanes of a queue in the order in which they are read, the same as in {@code records/route.lua}. */
public enum Lane {
    /** Tasks whose worker was lost, or stopped: they run before the backlog. */
    RECOVERED,
    HIGH,
    NORMAL,
    LOW;

    private final String key = name().toLowerCase(Locale.ROOT);

    static Lane of(Priority priority) {
        return switch (priority) {
            case HIGH -> HIGH;
            case NORMAL -> NORMAL;
            case LOW -> LOW;
        };
    }

    static Lane named(String key) {
        return switch (key) {
            case "recovered" -> RECOVERED;
            case "high" -> HIGH;
            case "normal" -> NORMAL;
            case "low" -> LOW;
            default -> throw new IllegalStateException("a record in Redis is damaged: no lane is named " + key);
        };
    }

    /** Its name in keys and in the survey. */
    public String key() {
        return key;
    }

    Priority priority() {
        return switch (this) {
            case HIGH -> Priority.HIGH;
            case LOW -> Priority.LOW;
            case NORMAL, RECOVERED -> Priority.NORMAL;
        };
    }
}
