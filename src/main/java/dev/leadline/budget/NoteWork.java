package dev.leadline.budget;

import dev.leadline.redis.Code;
import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import dev.leadline.task.Lease;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;

/** Notes work that goes on after the run. */
final class NoteWork {

    static final Script SCRIPT = Script.of(NoteWork.class);

    private final Scripts scripts;
    private final Duration patience;
    private final Duration look;

    /** @param look after this time it is looked at whether the task has ended */
    NoteWork(Scripts scripts, Duration patience, Duration look) {
        this.scripts = scripts;
        this.patience = patience;
        this.look = look;
    }

    /** What became of it. */
    enum Result implements Code {
        NOTED,
        LOST;

        private static final Result[] ALL = values();
    }

    Uni<Result> run(Lease lease, String note) {
        List<String> arguments =
                List.of(lease.task().value(), Long.toString(lease.number()), note, Long.toString(look.toMillis()));
        return scripts.run(SCRIPT, arguments, patience).map(code -> Code.of(Result.ALL, code));
    }
}
