package dev.leadline.broker;

import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;

/** Takes leave of a worker that stops in good order. */
final class Leave {

    static final Script SCRIPT = Script.of(Leave.class);

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Scripts scripts;

    Leave(Scripts scripts) {
        this.scripts = scripts;
    }

    Uni<Void> run(String worker) {
        return scripts.run(SCRIPT, List.of(worker), PATIENCE).replaceWithVoid();
    }
}
