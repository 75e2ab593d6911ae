package dev.leadline.broker;

import dev.leadline.redis.Code;
import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import dev.leadline.task.TaskId;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs a task again that failed, was cancelled or expired. */
public final class Retry {

    static final Script SCRIPT = Script.of(Retry.class);

    private final Scripts scripts;
    private final Duration patience;

    Retry(Scripts scripts, Duration patience) {
        this.scripts = scripts;
        this.patience = patience;
    }

    /** What became of the task. */
    public enum Result implements Code {
        /** It is waiting again. */
        QUEUED,
        /** It has not ended, or it succeeded. */
        NOT_ENDED_BADLY,
        /** There is no such task, or it is another tenant's. */
        UNKNOWN,
        /** It is to be the only one of its kind, and there is another one. */
        NOT_UNIQUE;

        private static final Result[] ALL = values();
    }

    /**
     * The answer.
     *
     * @param id the task that it is about: the one that was to run again, or the one that keeps it from running
     */
    public record Answer(Result result, TaskId id) {}

    /** @param tenant who asks; null: an administrator */
    Uni<Answer> run(TaskId id, @Nullable String tenant) {
        List<String> arguments = List.of(id.value(), tenant == null ? "" : tenant);
        return scripts.run(SCRIPT, arguments, patience)
                .map(answer -> new Answer(
                        Code.of(Result.ALL, answer.get(0)),
                        new TaskId(answer.get(1).toString())));
    }
}
