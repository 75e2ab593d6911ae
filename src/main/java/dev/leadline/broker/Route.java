package dev.leadline.broker;

import dev.leadline.task.Priority;
import java.util.Locale;

/**
 * One ready stream: a lane of a queue, for one tenant. Written {@code queue:lane:tenant}; no name holds a colon.
 *
 * @param lane recovered, high, normal or low
 */
record Route(String queue, String lane, String tenant) {

    static final String RECOVERED = "recovered";

    static Route of(String queue, Priority priority, String tenant) {
        return new Route(queue, priority.name().toLowerCase(Locale.ROOT), tenant);
    }

    static Route parse(String text) {
        int first = text.indexOf(':');
        int second = text.indexOf(':', first + 1);
        return new Route(text.substring(0, first), text.substring(first + 1, second), text.substring(second + 1));
    }

    Priority priority() {
        return Priority.valueOf(lane.toUpperCase(Locale.ROOT));
    }

    @Override
    public String toString() {
        return queue + ':' + lane + ':' + tenant;
    }
}
