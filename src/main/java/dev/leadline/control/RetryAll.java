package dev.leadline.control;

import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Runs many tasks again that failed, were cancelled or expired. */
final class RetryAll {

    static final Script SCRIPT = Script.of(RetryAll.class);

    private final Scripts scripts;
    private final Duration patience;

    RetryAll(Scripts scripts, Duration patience) {
        this.scripts = scripts;
        this.patience = patience;
    }

    /**
     * @param operation the same for all calls whose tasks are counted together
     * @param states tasks that are in another state by now are left alone
     * @param tasks up to 500
     * @return how many wait again by all calls of the operation
     */
    Uni<Long> run(String operation, Set<TaskState> states, List<TaskId> tasks) {
        List<String> arguments = new ArrayList<>(List.of(operation, CancelAll.words(states)));
        tasks.forEach(task -> arguments.add(task.value()));
        return scripts.run(SCRIPT, arguments, patience).map(answer -> answer.toLong());
    }
}
