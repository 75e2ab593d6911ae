package dev.leadline.budget;

import dev.leadline.redis.Code;
import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;

/** Forgets work of an ended task of which nobody knows how it ended. */
final class GiveUpWork {

    static final Script SCRIPT = Script.of(GiveUpWork.class);

    private final Scripts scripts;
    private final Duration patience;

    GiveUpWork(Scripts scripts, Duration patience) {
        this.scripts = scripts;
        this.patience = patience;
    }

    /** What becomes of its money. */
    enum Result implements Code {
        NOTHING_HELD,
        /** What is held becomes a charge with the outcome unknown. */
        HELD;

        private static final Result[] ALL = values();
    }

    Uni<Result> run(Work work) {
        return scripts.run(SCRIPT, List.of(work.task().value(), work.note(), work.tenant()), patience)
                .map(code -> Code.of(Result.ALL, code));
    }
}
