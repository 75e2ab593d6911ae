package dev.leadline.broker;

import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;

/** Notes that a worker has stopped. */
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
