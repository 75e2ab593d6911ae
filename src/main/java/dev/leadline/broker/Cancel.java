package dev.leadline.broker;

import dev.leadline.redis.Code;
import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import dev.leadline.task.TaskId;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cancels a task. */
public final class Cancel {

    static final Script SCRIPT = Script.of(Cancel.class);

    private final Scripts scripts;
    private final BrokerConfig config;
    private final Duration patience;

    Cancel(Scripts scripts, BrokerConfig config, Duration patience) {
        this.scripts = scripts;
        this.config = config;
        this.patience = patience;
    }

    /** What became of the task. */
    public enum Result implements Code {
        /** It was waiting, and has ended. */
        CANCELLED,
        /** It runs, and its worker is told to stop it. */
        REQUESTED,
        /** It had ended before. */
        FINAL,
        /** There is no such task, or it is another tenant's. */
        UNKNOWN;

        private static final Result[] ALL = values();
    }

    /** @param tenant who asks; null: an administrator */
    Uni<Result> run(TaskId id, @Nullable String tenant) {
        List<String> arguments =
                List.of(Integer.toString(config.finishedCap()), id.value(), tenant == null ? "" : tenant);
        return scripts.run(SCRIPT, arguments, patience).map(code -> Code.of(Result.ALL, code));
    }
}
