package dev.leadline.flow;

import dev.leadline.broker.BrokerConfig;
import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import dev.leadline.task.TaskId;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Does a piece of what a flow needs. */
final class Advance {

    static final Script SCRIPT = Script.of(Advance.class);

    private final Scripts scripts;
    private final int finishedCap;
    private final Duration lookEvery;
    private final Duration patience;

    Advance(Scripts scripts, BrokerConfig broker, FlowConfig config, Duration patience) {
        this.scripts = scripts;
        this.finishedCap = broker.finishedCap();
        this.lookEvery = config.lookEvery();
        this.patience = patience;
    }

    /**
     * What was done.
     *
     * @param any whether a flow was due
     * @param more whether this flow needs more now; when none was due, whether there are any that have not ended
     */
    record Done(boolean any, boolean more) {}

    /** @param flow null: the one that is due first */
    Uni<Done> run(@Nullable TaskId flow) {
        List<String> arguments = List.of(
                Integer.toString(finishedCap),
                flow == null ? "" : flow.value(),
                Integer.toString(Script.MAX_IDS),
                Long.toString(lookEvery.toMillis()));
        return scripts.run(SCRIPT, arguments, patience).map(Advance::done);
    }

    private static Done done(Response answer) {
        return new Done(!answer.get(0).toString().isEmpty(), answer.get(1).toInteger() == 1);
    }
}
