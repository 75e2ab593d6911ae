package dev.leadline.control;

import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;

/** Pauses a queue. */
final class Pause {

    static final Script SCRIPT = Script.of(Pause.class);

    private final Scripts scripts;
    private final Duration patience;

    Pause(Scripts scripts, Duration patience) {
        this.scripts = scripts;
        this.patience = patience;
    }

    Uni<Void> run(String queue) {
        return scripts.run(SCRIPT, List.of(queue), patience).replaceWithVoid();
    }
}
