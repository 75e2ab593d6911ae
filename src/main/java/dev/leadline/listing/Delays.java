package dev.leadline.listing;

import dev.leadline.records.SetAside;
import dev.leadline.redis.KeyPrefix;
import dev.leadline.redis.Links;
import dev.leadline.redis.RedisConfig;
import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts the delayed tasks of each queue. Looks at the {@value #MOST_LOOKS} that are due next. */
@Singleton
public class Delays {

    static final Script SCRIPT = Script.of(Delays.class);

    static final int MOST_LOOKS = 10_000;

    /** How many tasks one call looks at, which takes Redis about a millisecond. */
    private static final int PIECE = 1_000;

    private final Scripts scripts;
    private final Duration patience;

    public Delays(Links links, KeyPrefix prefix, RedisConfig redis) {
        this.scripts = new Scripts(links.open("delays"), prefix, redis.commandTimeout(), SetAside.SCRIPT);
        this.patience = redis.requestTimeout();
    }

    /**
     * Delayed tasks, by queue.
     *
     * @param complete false: there are more, which are due later
     */
    record Delayed(Map<String, Long> tasks, boolean complete) {}

    /** @param tenant counts only this tenant's tasks; null: those of all */
    Uni<Delayed> byQueue(@Nullable String tenant) {
        return after(tenant == null ? "" : tenant, 0, new HashMap<>());
    }

    private Uni<Delayed> after(String tenant, long looked, Map<String, Long> found) {
        List<String> arguments = List.of(tenant, Long.toString(looked), Integer.toString(PIECE));
        return scripts.run(SCRIPT, arguments, patience).chain(answer -> {
            add(answer, found);
            long piece = answer.get(0).toLong();
            boolean last = piece < PIECE;
            return last || looked + piece >= MOST_LOOKS
                    ? Uni.createFrom().item(new Delayed(found, last))
                    : after(tenant, looked + piece, found);
        });
    }

    private static void add(Response answer, Map<String, Long> found) {
        for (int i = 1; i + 1 < answer.size(); i += 2) {
            found.merge(answer.get(i).toString(), answer.get(i + 1).toLong(), Long::sum);
        }
    }
}
