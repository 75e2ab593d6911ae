package dev.leadline.broker;

import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import dev.leadline.task.TaskId;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;

/** Marks a task or a flow that a node waits for. */
final class Watch {

    static final Script SCRIPT = Script.of(Watch.class);

    private final Scripts scripts;
    private final Duration patience;

    Watch(Scripts scripts, Duration patience) {
        this.scripts = scripts;
        this.patience = patience;
    }

    /** Whether there is nothing to wait for: it has ended, or there is none. */
    Uni<Boolean> run(TaskId id, String node) {
        return scripts.run(SCRIPT, List.of(id.value(), node), patience).map(answer -> answer.toInteger() == 1);
    }
}
