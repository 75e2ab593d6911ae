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
        LEADS(0),
        /** A kept answer is young enough. */
        KEPT(1),
        /** The answer came when the task was there already. */
        SHARED(2),
        /** Another task makes the call. */
        FOLLOWS(3),
        LOST(4),
        /** The call failed for which the task waited. */
        FAILED(5);

        private static final Result[] ALL = values();

        private final int code;

        Result(int code) {
            this.code = code;
        }

        @Override
        public int code() {
            return code;
        }
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
