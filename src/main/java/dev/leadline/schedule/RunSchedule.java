package dev.leadline.schedule;

import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import dev.leadline.schedule.Definition.Name;
import dev.leadline.task.TaskId;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes a task of a schedule now. */
final class RunSchedule {

    static final Script SCRIPT = Script.of(RunSchedule.class);

    private final Scripts scripts;
    private final Duration patience;

    RunSchedule(Scripts scripts, Duration patience) {
        this.scripts = scripts;
        this.patience = patience;
    }

    /**
     * The id of the task: the given one, or that of an earlier task to which the new one gives way, since it is to be
     * the only one of its kind. Null when there is no such schedule.
     */
    Uni<@Nullable TaskId> run(Name name, TaskId id) {
        return scripts.run(SCRIPT, List.of(name.toString(), id.value()), patience)
                .map(made -> made.toString().isEmpty() ? null : new TaskId(made.toString()));
    }
}
