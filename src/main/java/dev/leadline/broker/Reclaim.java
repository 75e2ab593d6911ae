package dev.leadline.broker;

import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Takes tasks away from workers that are silent for longer than the lease. */
public final class Reclaim {

    static final Script SCRIPT = Script.of(Reclaim.class);

    private final Scripts scripts;
    private final BrokerConfig config;
    private final Duration patience;

    Reclaim(Scripts scripts, BrokerConfig config, Duration patience) {
        this.scripts = scripts;
        this.config = config;
        this.patience = patience;
    }

    /**
     * What one round did.
     *
     * @param tasks tasks that were taken away from lost workers
     * @param more whether another round would find more tasks now
     * @param workers ids of the workers that were declared lost
     */
    public record Done(long tasks, boolean more, List<String> workers) {}

    Uni<Done> run() {
        List<String> arguments = List.of(
                Integer.toString(config.finishedCap()),
                Long.toString(config.lease().toMillis()),
                Integer.toString(config.maxCrashes()),
                Integer.toString(Script.MAX_IDS));
        return scripts.run(SCRIPT, arguments, patience).map(answer -> {
            List<String> workers = new ArrayList<>();
            answer.get(2).forEach(worker -> workers.add(worker.toString()));
            return new Done(answer.get(0).toLong(), answer.get(1).toInteger() == 1, workers);
        });
    }
}
