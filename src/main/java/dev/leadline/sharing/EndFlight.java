package dev.leadline.sharing;

import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;

/** Ends a call that tasks share, and makes those due that wait for it. */
final class EndFlight {

    static final Script SCRIPT = Script.of(EndFlight.class);

    /**
     * How a call ended.
     *
     * @param kind a word of the script
     * @param text of the answer or the failure; empty when there is none
     */
    record Ending(String kind, String text) {

        /** One of those who wait makes the call. */
        static final Ending NOTHING = new Ending("nothing", "");

        private static final Ending MORE = new Ending("more", "");

        static Ending answer(String text) {
            return new Ending("answer", text);
        }

        /** Those who wait fail, too. */
        static Ending failure(String text) {
            return new Ending("failure", text);
        }
    }

    private final Scripts scripts;
    private final SharingConfig config;
    private final Duration patience;

    EndFlight(Scripts scripts, SharingConfig config, Duration patience) {
        this.scripts = scripts;
        this.config = config;
        this.patience = patience;
    }

    Uni<Void> run(SharedCall call, Ending ending) {
        Duration time = call.cacheFor().compareTo(config.keptFor()) > 0 ? call.cacheFor() : config.keptFor();
        List<String> arguments = List.of(
                call.lease().task().value(),
                Long.toString(call.lease().number()),
                call.name(),
                ending.kind(),
                ending.text(),
                Long.toString(time.toMillis()),
                call.scope(),
                Long.toString(config.maxBytes()));
        return scripts.run(SCRIPT, arguments, patience)
                .chain(more -> more.toInteger() == 1
                        ? run(call, Ending.MORE)
                        : Uni.createFrom().voidItem());
    }
}
