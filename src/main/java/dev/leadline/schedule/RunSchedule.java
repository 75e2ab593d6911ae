package dev.leadline.schedule;

import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import dev.leadline.schedule.Definition.Name;
import dev.leadline.task.TaskId;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;

/** Makes a task of a schedule now. */
final class RunSchedule {

    static final Script SCRIPT = Script.of(RunSchedule.class);

    private final Scripts scripts;
    private final Duration patience;

    RunSchedule(Scripts scripts, Duration patience) {
        this.scripts = scripts;
        this.patience = patience;
    }

    /** True when the task is stored; false when there is no such schedule. */
    Uni<Boolean> run(Name name, TaskId id) {
        return scripts.run(SCRIPT, List.of(name.toString(), id.value()), patience)
                .map(code -> code.toInteger() == 0);
    }
}
