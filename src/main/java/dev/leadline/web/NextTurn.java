package dev.leadline.web;

import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;

/** Takes the next moment at which a page of a host may be asked for. */
final class NextTurn {

    static final Script SCRIPT = Script.of(NextTurn.class);

    private final Scripts scripts;
    private final Duration patience;

    NextTurn(Scripts scripts, Duration patience) {
        this.scripts = scripts;
        this.patience = patience;
    }

    Uni<Turn> run(String host, Duration gap, Duration longest) {
        return scripts.run(
                        SCRIPT,
                        List.of(host, String.valueOf(gap.toMillis()), String.valueOf(longest.toMillis())),
                        patience)
                .map(reply -> new Turn(
                        Duration.ofMillis(reply.get(0).toLong()), reply.get(1).toInteger() == 1));
    }
}
