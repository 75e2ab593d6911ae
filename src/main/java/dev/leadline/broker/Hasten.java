package dev.leadline.broker;

import dev.leadline.redis.Code;
import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import dev.leadline.task.TaskId;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;

/** Makes a task due now that was put back by a run: what it waits for may have happened. */
public final class Hasten {

    static final Script SCRIPT = Script.of(Hasten.class);

    private final Scripts scripts;
    private final Duration patience;

    Hasten(Scripts scripts, Duration patience) {
        this.scripts = scripts;
        this.patience = patience;
    }

    /** What became of the task. */
    public enum Result implements Code {
        /** It runs as soon as a worker has room for it. */
        DUE,
        /** It does not wait to run again: it has not run yet, runs, or has ended. */
        NOT_PUT_BACK,
        /** There is no such task. */
        UNKNOWN;

        private static final Result[] ALL = values();
    }

    Uni<Result> run(TaskId id) {
        return scripts.run(SCRIPT, List.of(id.value()), patience).map(answer -> Code.of(Result.ALL, answer));
    }
}
