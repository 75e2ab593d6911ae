package dev.leadline.budget;

import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;

/** Ends calls whose run has ended and whose worker does not say what they cost. */
final class Lapse {

    static final Script SCRIPT = Script.of(Lapse.class);

    private final Scripts scripts;
    private final Duration patience;
    private final Duration look;

    /** @param look time between two looks at a call */
    Lapse(Scripts scripts, Duration patience, Duration look) {
        this.scripts = scripts;
        this.patience = patience;
        this.look = look;
    }

    /** Whether there may be more to look at. */
    Uni<Boolean> run() {
        return scripts.run(SCRIPT, List.of(Long.toString(look.toMillis())), patience)
                .map(more -> more.toInteger() > 0);
    }
}
