package dev.leadline.broker;

import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;

/** Moves tasks that are due, when no worker takes: delayed tasks become ready, expired tasks end. */
final class Sweep {

    static final Script SCRIPT = Script.of(Sweep.class);

    private final Scripts scripts;
    private final BrokerConfig config;
    private final Duration patience;

    Sweep(Scripts scripts, BrokerConfig config, Duration patience) {
        this.scripts = scripts;
        this.config = config;
        this.patience = patience;
    }

    /** Up to 500 of each kind; true when more are due now. */
    Uni<Boolean> run() {
        List<String> arguments = List.of(Integer.toString(config.finishedCap()), Integer.toString(Script.MAX_IDS));
        return scripts.run(SCRIPT, arguments, patience).map(nextDue -> nextDue.toLong() == 0);
    }
}
