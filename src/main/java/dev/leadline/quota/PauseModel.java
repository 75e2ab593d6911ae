package dev.leadline.quota;

import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;

/** Pauses a model, or lets it go on. */
final class PauseModel {

    static final Script SCRIPT = Script.of(PauseModel.class);

    private final Scripts scripts;
    private final Duration patience;

    PauseModel(Scripts scripts, Duration patience) {
        this.scripts = scripts;
        this.patience = patience;
    }

    Uni<Void> run(String model, boolean paused) {
        return scripts.run(SCRIPT, List.of(model, paused ? "1" : "0"), patience).replaceWithVoid();
    }
}
