package dev.leadline.control;

import dev.leadline.broker.BrokerConfig;
import dev.leadline.redis.Script;
import io.smallrye.mutiny.Uni;
import java.util.List;

/** Cancels the tasks that wait in a queue. */
final class Purge {

    static final Script SCRIPT = Script.of(Purge.class);

    private final Pieces pieces;
    private final String feedCap;

    Purge(Pieces pieces, BrokerConfig config) {
        this.pieces = pieces;
        this.feedCap = Integer.toString(config.finishedCap());
    }

    /** How many tasks were cancelled. */
    Uni<Long> run(String queue) {
        return pieces.all(SCRIPT, List.of(feedCap, queue));
    }
}
