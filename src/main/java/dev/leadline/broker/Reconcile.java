package dev.leadline.broker;

import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;

/** The slow scan over all records, shared by the fleet, which finds tasks that no stream or index leads to. */
public final class Reconcile {

    static final Script SCRIPT = Script.of(Reconcile.class);

    private final Scripts scripts;
    private final Duration patience;

    Reconcile(Scripts scripts, Duration patience) {
        this.scripts = scripts;
        this.patience = patience;
    }

    /**
     * What one call did.
     *
     * @param more whether this scan has not seen all records yet
     * @param tasks tasks that nothing led to any more, and that were put back
     */
    public record Done(boolean more, long tasks) {}

    /**
     * Looks at about 500 keys.
     *
     * @param round above zero: begins a round of this length, unless the round of another node lasts; zero: continues one
     */
    Uni<Done> run(Duration round) {
        List<String> arguments = List.of(Integer.toString(Script.MAX_IDS), Long.toString(round.toMillis()));
        return scripts.run(SCRIPT, arguments, patience)
                .map(answer ->
                        new Done(answer.get(0).toInteger() == 1, answer.get(1).toLong()));
    }
}
