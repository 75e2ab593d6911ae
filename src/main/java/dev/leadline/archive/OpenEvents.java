package dev.leadline.archive;

import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;

/** Has every task that ends be told to the archive from now on, and those that ended lately. */
final class OpenEvents {

    static final Script SCRIPT = Script.of(OpenEvents.class);

    /** An entry of the feed has up to ten tasks. */
    private static final int ENTRIES = 50;

    private final Scripts scripts;
    private final Duration patience;

    OpenEvents(Scripts scripts, Duration patience) {
        this.scripts = scripts;
        this.patience = patience;
    }

    Uni<Void> run() {
        return scripts.run(SCRIPT, List.of(Integer.toString(ENTRIES)), patience)
                .chain(more -> more.toInteger() == 1 ? run() : Uni.createFrom().voidItem());
    }
}
