package dev.leadline.records;

import dev.leadline.task.Placement;

/**
 * One ready stream: a lane of a queue, for one tenant. Written {@code queue:lane:tenant}; no name holds a colon.
 */
public record Route(String queue, Lane lane, String tenant) {

    public static Route of(Placement placement) {
        return new Route(placement.queue(), Lane.of(placement.priority()), placement.tenant());
    }

    public static Route parse(String text) {
        int first = text.indexOf(':');
        int second = text.indexOf(':', first + 1);
        return new Route(
                text.substring(0, first), Lane.named(text.substring(first + 1, second)), text.substring(second + 1));
    }

    /**
     * Where a task of this route was enqueued. The lane for recovered tasks says nothing about the priority: it counts
     * as normal.
     */
    public Placement placement() {
        return new Placement(queue, lane.priority(), tenant);
    }

    @Override
    public String toString() {
        return queue + ':' + lane.key() + ':' + tenant;
    }
}
