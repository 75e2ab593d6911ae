package dev.leadline.limit;

import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;

/** Opens the gates of all keys with a prefix, after their limit was changed. */
final class OpenGates {

    static final Script SCRIPT = Script.of(OpenGates.class);

    private static final String START = "0";

    private final Scripts scripts;
    private final Duration patience;

    OpenGates(Scripts scripts, Duration patience) {
        this.scripts = scripts;
        this.patience = patience;
    }

    Uni<Void> run(String prefix) {
        return from(prefix, START);
    }

    private Uni<Void> from(String prefix, String place) {
        return scripts.run(SCRIPT, List.of(prefix, place), patience)
                .map(String::valueOf)
                .chain(next -> next.equals(START) ? Uni.createFrom().voidItem() : from(prefix, next));
    }
}
