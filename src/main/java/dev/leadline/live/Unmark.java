package dev.leadline.live;

import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import dev.leadline.task.TaskId;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;

/** Removes the mark of this node from a task that nobody follows here any more. */
final class Unmark {

    static final Script SCRIPT = Script.of(Unmark.class);

    private final Scripts scripts;
    private final Duration patience;

    Unmark(Scripts scripts, Duration patience) {
        this.scripts = scripts;
        this.patience = patience;
    }

    Uni<Void> run(TaskId id, String node) {
        return scripts.run(SCRIPT, List.of(id.value(), node), patience).replaceWithVoid();
    }
}
