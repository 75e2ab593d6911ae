package dev.leadline.quota;

import dev.leadline.redis.Code;
import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reserves a call for a run. */
final class Reserve {

    static final Script SCRIPT = Script.of(Reserve.class);

    private final Scripts scripts;
    private final Duration patience;

    Reserve(Scripts scripts, Duration patience) {
        this.scripts = scripts;
        this.patience = patience;
    }

    /** What became of it. */
    enum Result implements Code {
        RESERVED,
        NO_ROOM,
        LOST;

        private static final Result[] ALL = values();
    }

    /**
     * @param project that pays, if it was reserved
     * @param delay until there may be room; null: that depends on other calls
     * @param held what holds it: line, minute, day, concurrent, circuit, paused
     */
    record Answer(Result result, String project, @Nullable Duration delay, String held) {}

    /**
     * @param number of the call, one of its own within the run
     * @param limits of all projects, and the window
     * @param days when days end
     */
    Uni<Answer> run(QuotaCall call, String number, String limits, String days) {
        List<String> arguments = List.of(
                call.lease().task().value(),
                Long.toString(call.lease().number()),
                number,
                call.model(),
                Long.toString(call.tokens()),
                limits,
                days);
        return scripts.run(SCRIPT, arguments, patience).map(Reserve::answer);
    }

    private static Answer answer(Response said) {
        String wait = said.get(2).toString();
        return new Answer(
                Code.of(Result.ALL, said.get(0)),
                said.get(1).toString(),
                wait.isEmpty() ? null : Duration.ofMillis(Long.parseLong(wait)),
                said.get(3).toString());
    }
}
