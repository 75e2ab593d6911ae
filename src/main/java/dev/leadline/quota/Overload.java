package dev.leadline.quota;

import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;

/**
 * Notes for the fleet that a model is overloaded, and opens its circuit. The circuit breaker of SmallRye Fault Tolerance is
 * one for each process: each would have to find out for itself, and each would try again on its own, against a model that is
 * overloaded already. Nor could a task wait for it in Redis, without a slot.
 */
final class Overload {

    static final Script SCRIPT = Script.of(Overload.class);

    private final Scripts scripts;
    private final Duration patience;
    private final CircuitConfig config;

    Overload(Scripts scripts, Duration patience, CircuitConfig config) {
        this.scripts = scripts;
        this.patience = patience;
        this.config = config;
    }

    /**
     * @param number of the call, or {@link Learn#NOT_RESERVED}
     * @param limits of all projects, for the scripts
     * @param answered calls of the model that were answered in this process lately
     */
    Uni<Void> run(QuotaCall call, String number, String project, String limits, long answered) {
        List<String> arguments = List.of(
                call.lease().task().value(),
                Long.toString(call.lease().number()),
                number,
                call.model(),
                project,
                limits,
                Long.toString(answered),
                Integer.toString(config.failures()),
                Long.toString(config.window().toMillis()),
                Long.toString(config.pause().toMillis()));
        return scripts.run(SCRIPT, arguments, patience).replaceWithVoid();
    }
}
