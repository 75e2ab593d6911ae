package dev.leadline.limit;

import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Counts what limits allow and hold back now. */
final class LimitUse {

    static final Script SCRIPT = Script.of(LimitUse.class);

    /** How many keys of a limit for many keys, and routes of a gate, are looked at, which takes Redis some ms. */
    private static final String LOOKS = "1000";

    private final Scripts scripts;
    private final Duration patience;

    LimitUse(Scripts scripts, Duration patience) {
        this.scripts = scripts;
        this.patience = patience;
    }

    /**
     * @param held tasks that run and count
     * @param parked tasks that wait for it
     * @param opensAt when the rate lets the next one start; null when none waits for that
     * @param lines of a limit for many keys: for how many of them tasks wait
     */
    record Use(long held, long parked, @Nullable Instant opensAt, int lines) {}

    /** The use of each, in order. */
    Uni<List<Use>> run(List<LimitName> names) {
        List<String> arguments = new ArrayList<>(1 + names.size());
        arguments.add(LOOKS);
        names.forEach(name -> arguments.add(name.text()));
        return scripts.run(SCRIPT, arguments, patience).map(LimitUse::uses);
    }

    private static List<Use> uses(Response answer) {
        List<Use> uses = new ArrayList<>(answer.size());
        for (Response one : answer) {
            String opens = one.get(2).toString();
            uses.add(new Use(
                    one.get(0).toLong(),
                    one.get(1).toLong(),
                    opens.isEmpty() ? null : Instant.ofEpochMilli(Long.parseLong(opens)),
                    one.get(3).toInteger()));
        }
        return uses;
    }
}
