package dev.leadline.control;

import dev.leadline.redis.Script;
import io.smallrye.mutiny.Uni;
import java.util.List;

/** Moves the tasks that wait in a queue to another one. */
final class Move {

    static final Script SCRIPT = Script.of(Move.class);

    private final Pieces pieces;

    Move(Pieces pieces) {
        this.pieces = pieces;
    }

    /** How many tasks were moved. */
    Uni<Long> run(String queue, String to) {
        return pieces.all(SCRIPT, List.of(queue, to));
    }
}
