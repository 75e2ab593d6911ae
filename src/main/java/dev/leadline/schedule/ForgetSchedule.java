package dev.leadline.schedule;

import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import dev.leadline.schedule.Definition.Name;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;

/** Deletes a schedule. */
final class ForgetSchedule {

    static final Script SCRIPT = Script.of(ForgetSchedule.class);

    private final Scripts scripts;
    private final Duration patience;

    ForgetSchedule(Scripts scripts, Duration patience) {
        this.scripts = scripts;
        this.patience = patience;
    }

    /** True when it was there. */
    Uni<Boolean> run(Name name) {
        return scripts.run(SCRIPT, List.of(name.toString()), patience).map(code -> code.toInteger() == 0);
    }
}
