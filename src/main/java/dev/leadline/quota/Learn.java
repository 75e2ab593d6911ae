package dev.leadline.quota;

import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;

/** Notes for the fleet that the provider refused a call. */
final class Learn {

    static final Script SCRIPT = Script.of(Learn.class);

    /** The number of a call that was not reserved. */
    static final String NOT_RESERVED = "-";

    private final Scripts scripts;
    private final Duration patience;

    Learn(Scripts scripts, Duration patience) {
        this.scripts = scripts;
        this.patience = patience;
    }

    Uni<Void> run(QuotaCall call, String number, String project, String limits, String days, QuotaExceeded refusal) {
        List<String> arguments = List.of(
                call.lease().task().value(),
                Long.toString(call.lease().number()),
                number,
                call.model(),
                project,
                limits,
                days,
                Long.toString(Math.max(1, refusal.pause().toMillis())),
                refusal.requests(),
                refusal.tokens(),
                refusal.day() ? "1" : "");
        return scripts.run(SCRIPT, arguments, patience).replaceWithVoid();
    }
}
