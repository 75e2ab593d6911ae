package dev.leadline.listing;

import dev.leadline.RedisUnavailable;
import dev.leadline.records.SetAside;
import dev.leadline.redis.KeyPrefix;
import dev.leadline.redis.Links;
import dev.leadline.redis.RedisConfig;
import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import dev.leadline.task.TaskId;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says why a task does not run yet, and about when it will. Reads only, and a bounded number of things. */
@Singleton
public class Why {

    static final Script SCRIPT = Script.of(Why.class);

    /** The rate of a queue is that of these last minutes. */
    private static final Duration WINDOW = Duration.ofMinutes(5);

    /** How many tasks that ended are looked at, and how many entries before the task are counted. */
    private static final int LOOKS = 500;

    /** How many workers are looked at. If there are more, it is taken for granted that one serves the queue. */
    private static final int WORKERS = 500;

    private final Scripts scripts;
    private final Duration patience;
    private final Workers workers;

    public Why(Links links, KeyPrefix prefix, RedisConfig redis, Workers workers) {
        this.scripts = new Scripts(links.open("why"), prefix, redis.commandTimeout(), SetAside.SCRIPT);
        this.patience = redis.requestTimeout();
        this.workers = workers;
    }

    /**
     * Null when there is no such task, or it is another tenant's.
     *
     * @param tenant null: an administrator, who sees all
     * @return fails with {@link RedisUnavailable}
     */
    public Uni<@Nullable Explanation> explain(TaskId id, @Nullable String tenant) {
        List<String> arguments = List.of(
                id.value(), tenant == null ? "" : tenant, Long.toString(WINDOW.toMillis()), Integer.toString(LOOKS));
        return Uni.combine()
                .all()
                .unis(scripts.run(SCRIPT, arguments, patience), workers.page(WORKERS, null))
                .with((answer, page) -> answer.size() == 0 ? null : new Facts(id, pairs(answer), page).explanation());
    }

    private static Map<String, String> pairs(Response answer) {
        Map<String, String> facts = new HashMap<>();
        for (int i = 0; i + 1 < answer.size(); i += 2) {
            facts.put(answer.get(i).toString(), answer.get(i + 1).toString());
        }
        return facts;
    }
}
