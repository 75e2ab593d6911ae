package dev.leadline.broker;

import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;

/** Notes in Redis that a worker lives. */
final class Beat {

    static final Script SCRIPT = Script.of(Beat.class);

    private static final int NOTED = 0;
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Scripts scripts;
    private final Duration lease;

    Beat(Scripts scripts, Duration lease) {
        this.scripts = scripts;
        this.lease = lease;
    }

    /** False when the worker was declared lost. */
    Uni<Boolean> run(String worker) {
        List<String> arguments = List.of(worker, Long.toString(lease.toMillis()));
        return scripts.run(SCRIPT, arguments, PATIENCE).map(code -> code.toInteger() == NOTED);
    }
}
