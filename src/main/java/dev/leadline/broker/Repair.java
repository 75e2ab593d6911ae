package dev.leadline.broker;

import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;

/** Puts ready streams right, and deletes those that are empty. */
final class Repair {

    static final Script SCRIPT = Script.of(Repair.class);

    private final Scripts scripts;
    private final Duration patience;

    Repair(Scripts scripts, Duration patience) {
        this.scripts = scripts;
        this.patience = patience;
    }

    /**
     * Goes through all streams, 500 pending entries a call.
     *
     * @param settled pending entries that are younger are left alone, since a take may be working on them
     * @param round how long nobody else in the fleet does the same; zero: whoever else does
     */
    Uni<Void> run(Duration settled, Duration round) {
        return from("", "-", settled, round);
    }

    private Uni<Void> from(String route, String entry, Duration settled, Duration round) {
        List<String> arguments = List.of(
                route,
                entry,
                Integer.toString(Script.MAX_IDS),
                Long.toString(settled.toMillis()),
                Long.toString(round.toMillis()));
        return scripts.run(SCRIPT, arguments, patience).chain(answer -> {
            String next = answer.get(0).toString();
            return next.isEmpty()
                    ? Uni.createFrom().voidItem()
                    : from(next, answer.get(1).toString(), settled, Duration.ZERO);
        });
    }
}
