package dev.leadline.sharing;

import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;

/** Ends a call that tasks share, and makes those due that wait for it. */
final class EndFlight {

    static final Script SCRIPT = Script.of(EndFlight.class);

    /** There is no answer. */
    static final String NO_ANSWER = "";

    private final Scripts scripts;
    private final SharingConfig config;
    private final Duration patience;

    EndFlight(Scripts scripts, SharingConfig config, Duration patience) {
        this.scripts = scripts;
        this.config = config;
        this.patience = patience;
    }

    /** @param answer or {@link #NO_ANSWER}: then one of those who wait makes the call */
    Uni<Void> run(SharedCall call, String answer) {
        Duration time = call.cacheFor().compareTo(config.keptFor()) > 0 ? call.cacheFor() : config.keptFor();
        List<String> arguments = List.of(
                call.lease().task().value(),
                Long.toString(call.lease().number()),
                call.name(),
                answer,
                Long.toString(time.toMillis()),
                call.scope(),
                Long.toString(config.maxBytes()));
        return scripts.run(SCRIPT, arguments, patience)
                .chain(more -> more.toInteger() == 1
                        ? run(call, NO_ANSWER)
                        : Uni.createFrom().voidItem());
    }
}
