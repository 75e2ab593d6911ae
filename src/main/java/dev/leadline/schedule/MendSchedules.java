package dev.leadline.schedule;

import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;

/** Finds the schedules again to which no due tick leads any more. */
final class MendSchedules {

    static final Script SCRIPT = Script.of(MendSchedules.class);

    private final Scripts scripts;
    private final Duration patience;

    MendSchedules(Scripts scripts, Duration patience) {
        this.scripts = scripts;
        this.patience = patience;
    }

    /** Looks at all schedules, 500 in a call. */
    Uni<Void> run() {
        return from("");
    }

    private Uni<Void> from(String member) {
        return scripts.run(SCRIPT, List.of(member, Integer.toString(Script.MAX_IDS)), patience)
                .chain(next -> next.toString().isEmpty() ? Uni.createFrom().voidItem() : from(next.toString()));
    }
}
