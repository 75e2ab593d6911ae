package dev.leadline.schedule;

import dev.leadline.redis.Code;
import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import dev.leadline.schedule.Definition.Name;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Pauses a schedule, or resumes it. */
final class PauseSchedule {

    static final Script SCRIPT = Script.of(PauseSchedule.class);

    private final Scripts scripts;
    private final Duration patience;

    PauseSchedule(Scripts scripts, Duration patience) {
        this.scripts = scripts;
        this.patience = patience;
    }

    /** What became of it. */
    enum Result implements Code {
        /** It is as it was asked to be. */
        DONE,
        /** There is no such schedule. */
        UNKNOWN,
        /** Its rule has changed since it was read. */
        CHANGED;

        private static final Result[] ALL = values();
    }

    Uni<Result> pause(Name name) {
        return run(List.of(name.toString(), "1", "", ""));
    }

    /** @param now the time by Redis' clock */
    Uni<Result> resume(Name name, Rule rule, Instant now) {
        return run(List.of(name.toString(), "", rule.toString(), Tick.ms(rule.first(now))));
    }

    private Uni<Result> run(List<String> arguments) {
        return scripts.run(SCRIPT, arguments, patience).map(code -> Code.of(Result.ALL, code));
    }
}
