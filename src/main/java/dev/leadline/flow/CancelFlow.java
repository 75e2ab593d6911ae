package dev.leadline.flow;

import dev.leadline.redis.Code;
import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import dev.leadline.task.TaskId;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cancels a flow. */
public final class CancelFlow {

    static final Script SCRIPT = Script.of(CancelFlow.class);

    private final Scripts scripts;
    private final Duration patience;

    CancelFlow(Scripts scripts, Duration patience) {
        this.scripts = scripts;
        this.patience = patience;
    }

    /** What became of the flow. */
    public enum Result implements Code {
        /** None of its tasks starts any more, and those that run are stopped. */
        REQUESTED,
        /** It had ended before. */
        FINAL,
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
