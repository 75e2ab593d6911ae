package dev.leadline.flow;

import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts the tasks of a flow by their states. */
final class Tally {

    static final Script SCRIPT = Script.of(Tally.class);

    private final Scripts scripts;
    private final Duration patience;

    Tally(Scripts scripts, Duration patience) {
        this.scripts = scripts;
        this.patience = patience;
    }

    /** How many tasks are in each state in which there are some; in a large flow the numbers are of several moments. */
    Uni<Map<TaskState, Integer>> run(TaskId flow) {
        return from(flow, 0, new EnumMap<>(TaskState.class));
    }

    private Uni<Map<TaskState, Integer>> from(TaskId flow, int number, Map<TaskState, Integer> counts) {
        List<String> arguments = List.of(flow.value(), Integer.toString(number), Integer.toString(Script.MAX_IDS));
        return scripts.run(SCRIPT, arguments, patience).chain(answer -> {
            for (int i = 1; i + 1 < answer.size(); i += 2) {
                counts.merge(
                        TaskState.valueOf(answer.get(i).toString()),
                        answer.get(i + 1).toInteger(),
                        Integer::sum);
            }
            int next = answer.get(0).toInteger();
            return next < 0 ? Uni.createFrom().item(counts) : from(flow, next, counts);
        });
    }
}
