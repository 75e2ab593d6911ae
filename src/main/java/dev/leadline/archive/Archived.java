package dev.leadline.archive;

import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Notes that tasks are in the archive: from now on they may expire in Redis. */
final class Archived {

    static final Script SCRIPT = Script.of(Archived.class);

    private final Scripts scripts;
    private final Duration patience;

    Archived(Scripts scripts, Duration patience) {
        this.scripts = scripts;
        this.patience = patience;
    }

    /** @return how many entries are not archived yet */
    Uni<Long> run(List<EndedTask> tasks) {
        List<String> arguments = new ArrayList<>();
        for (EndedTask one : tasks) {
            arguments.addAll(List.of(one.entry(), one.id(), one.status(), one.ttl()));
        }
        return scripts.run(SCRIPT, arguments, patience).map(waiting -> waiting.toLong());
    }
}
