package dev.leadline.earlier;

import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import dev.leadline.task.TaskId;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;

/** Notes which task was the last about something. */
final class NoteLast {

    static final Script SCRIPT = Script.of(NoteLast.class);

    private final Scripts scripts;
    private final Duration patience;

    NoteLast(Scripts scripts, Duration patience) {
        this.scripts = scripts;
        this.patience = patience;
    }

    /**
     * @param digest of what the task was about
     * @param most notes that a tenant may have
     */
    Uni<Void> run(String tenant, String digest, TaskId id, int most) {
        return scripts.run(SCRIPT, List.of(tenant, digest, id.value(), Integer.toString(most)), patience)
                .replaceWithVoid();
    }
}
