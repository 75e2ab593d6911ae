package dev.leadline.sharing;

import dev.leadline.redis.Code;
import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;

/** Claims a call for a run. */
final class ClaimCall {

    static final Script SCRIPT = Script.of(ClaimCall.class);

    private final Scripts scripts;
    private final Duration patience;

    ClaimCall(Scripts scripts, Duration patience) {
        this.scripts = scripts;
        this.patience = patience;
    }

    /** What became of it. */
    enum Result implements Code {
        /** The run makes the call. */
        LEADS,
        /** A kept answer is young enough. */
        KEPT,
        /** The answer came when the task was there already. */
        SHARED,
        /** Another task makes the call. */
        FOLLOWS,
        LOST,
        /** The call failed for which the task waited. */
        FAILED;

        private static final Result[] ALL = values();
    }

    /** @param text the answer, or the failure; empty when there is none */
    record Answer(Result result, String text) {}

    Uni<Answer> run(SharedCall call) {
        List<String> arguments = List.of(
                call.lease().task().value(),
                Long.toString(call.lease().number()),
                call.name(),
                Long.toString(call.cacheFor().toMillis()));
        return scripts.run(SCRIPT, arguments, patience)
                .map(said ->
                        new Answer(Code.of(Result.ALL, said.get(0)), said.get(1).toString()));
    }
}
