package dev.leadline.control;

import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;

/** Lets a paused queue run again. */
final class Resume {

    static final Script SCRIPT = Script.of(Resume.class);

    private final Scripts scripts;
    private final Duration patience;

    Resume(Scripts scripts, Duration patience) {
        this.scripts = scripts;
        this.patience = patience;
    }

    Uni<Void> run(String queue) {
        return scripts.run(SCRIPT, List.of(queue), patience).replaceWithVoid();
    }
}
