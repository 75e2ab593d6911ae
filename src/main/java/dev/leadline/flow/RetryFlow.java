package dev.leadline.flow;

import dev.leadline.redis.Code;
import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import dev.leadline.task.TaskId;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs a flow again from where it broke. */
public final class RetryFlow {

    static final Script SCRIPT = Script.of(RetryFlow.class);

    private final Scripts scripts;
    private final Duration patience;

    RetryFlow(Scripts scripts, Duration patience) {
        this.scripts = scripts;
        this.patience = patience;
    }

    /** What became of the flow. */
    public enum Result implements Code {
        /** It runs. */
        RUNNING,
        /** It has not ended, or it succeeded. */
        NOT_ENDED_BADLY,
        /** There is no such flow, or it is another tenant's. */
        UNKNOWN;

        private static final Result[] ALL = values();
    }

    /** @param tenant who asks; null: an administrator */
    Uni<Result> run(TaskId id, @Nullable String tenant) {
        List<String> arguments = List.of(id.value(), tenant == null ? "" : tenant);
        return scripts.run(SCRIPT, arguments, patience).map(code -> Code.of(Result.ALL, code));
    }
}
