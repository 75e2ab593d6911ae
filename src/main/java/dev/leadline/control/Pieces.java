package dev.leadline.control;

import dev.leadline.RedisUnavailable;
import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Runs a script that goes through all tasks of a queue, in calls that look at up to {@value Script#MAX_IDS} tasks each. */
final class Pieces {

    private final Scripts scripts;
    private final Duration patience;

    /** @param patience how long one call may take, with all its tries */
    Pieces(Scripts scripts, Duration patience) {
        this.scripts = scripts;
        this.patience = patience;
    }

    /**
     * Runs the script until it has gone through all.
     *
     * @param arguments the first arguments; after these come the name of the operation, the place to go on from, and the bound
     * @return the count of the last answer, which is that of all calls; fails with {@link RedisUnavailable}
     */
    Uni<Long> all(Script script, List<String> arguments) {
        return from("", script, arguments, UUID.randomUUID().toString());
    }

    private Uni<Long> from(String place, Script script, List<String> arguments, String operation) {
        List<String> call = new ArrayList<>(arguments);
        call.addAll(List.of(operation, place, Integer.toString(Script.MAX_IDS)));
        return scripts.run(script, call, patience)
                .onFailure(RedisUnavailable.class)
                .transform(failure -> place.isEmpty() ? failure : ((RedisUnavailable) failure).withOutcomeKnown(false))
                .chain(answer -> {
                    String next = answer.get(0).toString();
                    return next.isEmpty()
                            ? Uni.createFrom().item(answer.get(1).toLong())
                            : from(next, script, arguments, operation);
                });
    }
}
