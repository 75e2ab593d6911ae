package dev.leadline.archive;

import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import dev.leadline.task.TaskId;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Gives an archived task its record in Redis again. */
final class Restore {

    static final Script SCRIPT = Script.of(Restore.class);

    /** Results of steps and live output are not archived; who waited or followed does not any more. */
    private static final Set<String> LEFT_OUT = Set.of("status", "separate", "steps", "chunks", "live", "watch");

    private final Scripts scripts;
    private final Duration patience;

    Restore(Scripts scripts, Duration patience) {
        this.scripts = scripts;
        this.patience = patience;
    }

    /** @param fields of the record, without arguments */
    Uni<Void> run(TaskId id, Map<String, String> fields, String args) {
        List<String> arguments = new ArrayList<>(List.of(
                id.value(), fields.getOrDefault("status", ""), args, fields.containsKey("separate") ? "1" : ""));
        fields.forEach((name, value) -> {
            if (!LEFT_OUT.contains(name)) {
                arguments.add(name);
                arguments.add(value);
            }
        });
        return scripts.run(SCRIPT, arguments, patience).replaceWithVoid();
    }
}
