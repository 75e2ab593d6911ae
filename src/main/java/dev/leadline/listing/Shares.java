package dev.leadline.listing;

import dev.leadline.RedisUnavailable;
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
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts what each tenant has waiting and running. Looks at {@value #MOST_STREAMS} ready streams. */
@Singleton
public class Shares {

    static final Script SCRIPT = Script.of(Shares.class);

    static final int MOST_STREAMS = 20_000;

    /** How many streams one call looks at, which takes Redis a few ms. */
    private static final int PIECE = 1_000;

    private final Scripts scripts;
    private final Duration patience;

    public Shares(Links links, KeyPrefix prefix, RedisConfig redis) {
        this.scripts = new Scripts(links.open("shares"), prefix, redis.commandTimeout(), SetAside.SCRIPT);
        this.patience = redis.requestTimeout();
    }

    /**
     * What tenants have.
     *
     * @param byTenant by the names of the tenants, in their order
     * @param complete false: there are more streams than were looked at
     */
    public record Found(Map<String, Share> byTenant, boolean complete) {}

    /** What a tenant has waiting, and running. */
    public record Share(long waiting, long running) {

        public static final Share NONE = new Share(0, 0);

        private Share and(Share more) {
            return new Share(waiting + more.waiting, running + more.running);
        }
    }

    /**
     * Tenants that have tasks, or had some lately.
     *
     * @param queue counts only the tasks of this queue; null: those of all
     * @return fails with {@link RedisUnavailable}
     */
    public Uni<Found> of(@Nullable String queue) {
        return after("", 0, queue == null ? "" : queue, new TreeMap<>());
    }

    private Uni<Found> after(String route, int looked, String queue, Map<String, Share> found) {
        List<String> arguments = List.of(queue, route, Integer.toString(PIECE));
        return scripts.run(SCRIPT, arguments, patience).chain(answer -> {
            add(answer, found);
            String next = answer.get(0).toString();
            return next.isEmpty() || looked + PIECE >= MOST_STREAMS
                    ? Uni.createFrom().item(new Found(found, next.isEmpty()))
                    : after(next, looked + PIECE, queue, found);
        });
    }

    private static void add(Response answer, Map<String, Share> found) {
        for (int i = 1; i + 2 < answer.size(); i += 3) {
            Share share =
                    new Share(answer.get(i + 1).toLong(), answer.get(i + 2).toLong());
            found.merge(answer.get(i).toString(), share, Share::and);
        }
    }
}
