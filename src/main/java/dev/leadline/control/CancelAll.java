package dev.leadline.control;

import dev.leadline.broker.BrokerConfig;
import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Cancels many tasks at once. */
final class CancelAll {

    static final Script SCRIPT = Script.of(CancelAll.class);

    private final Scripts scripts;
    private final Duration patience;
    private final String feedCap;

    CancelAll(Scripts scripts, BrokerConfig config, Duration patience) {
        this.scripts = scripts;
        this.patience = patience;
        this.feedCap = Integer.toString(config.finishedCap());
    }

    /**
     * @param operation the same for all calls whose tasks are counted together
     * @param states tasks that are in another state by now are left alone
     * @param tasks up to 500
     * @return how many were cancelled, or are being stopped, in all calls of the operation
     */
    Uni<Long> run(String operation, Set<TaskState> states, List<TaskId> tasks) {
        List<String> arguments = new ArrayList<>(List.of(feedCap, operation, words(states)));
        tasks.forEach(task -> arguments.add(task.value()));
        return scripts.run(SCRIPT, arguments, patience).map(answer -> answer.toLong());
    }

    /** The states with a space before and after each, so that a script finds one by its name. */
    static String words(Set<TaskState> states) {
        return states.stream().map(Enum::name).collect(Collectors.joining(" ", " ", " "));
    }
}
