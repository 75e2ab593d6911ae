package dev.leadline.broker;

import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import dev.leadline.task.Lease;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Finds the leases that a worker holds according to Redis. */
public final class HeldLeases {

    static final Script SCRIPT = Script.of(HeldLeases.class);

    private final Scripts scripts;
    private final Duration patience;

    public HeldLeases(Scripts scripts, Duration patience) {
        this.scripts = scripts;
        this.patience = patience;
    }

    /** All of them. */
    Uni<Set<Lease>> run(String worker) {
        return run(worker, Integer.MAX_VALUE);
    }

    /** Stops when it has found so many, or up to 500 more. */
    public Uni<Set<Lease>> run(String worker, int enough) {
        return collect(worker, enough, "", "-", new HashSet<>());
    }

    private Uni<Set<Lease>> collect(String worker, int enough, String route, String entry, Set<Lease> held) {
        List<String> arguments = List.of(worker, route, entry, Integer.toString(Script.MAX_IDS));
        return scripts.run(SCRIPT, arguments, patience).chain(answer -> {
            answer.get(2).forEach(text -> held.add(Take.lease(text.toString())));
            String next = answer.get(0).toString();
            return next.isEmpty() || held.size() >= enough
                    ? Uni.createFrom().item(held)
                    : collect(worker, enough, next, answer.get(1).toString(), held);
        });
    }
}
