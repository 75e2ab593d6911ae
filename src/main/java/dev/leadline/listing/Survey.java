package dev.leadline.listing;

import dev.leadline.records.Lane;
import dev.leadline.records.Route;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the queues look like now, page by page in the order of their names. */
@Singleton
public class Survey {

    static final Script SCRIPT = Script.of(Survey.class);

    private final Scripts scripts;
    private final Duration patience;

    public Survey(Links links, KeyPrefix prefix, RedisConfig redis) {
        this.scripts = new Scripts(links.open("survey"), prefix, redis.commandTimeout(), SetAside.SCRIPT);
        this.patience = redis.requestTimeout();
    }

    /**
     * Queues that hold, or lately held, tasks.
     *
     * @param tenant counts this tenant's tasks alone, so that a page may be short, and still have a {@code next}; null: everybody's
     * @param limit how many queues to look at, 1 to 500
     * @param cursor as {@link QueuePage#next} gave it; null for the first page. One that is no name of a queue fails with
     *     IllegalArgumentException
     */
    public Uni<QueuePage> queues(@Nullable String tenant, int limit, @Nullable String cursor) {
        if (cursor != null && !cursor.matches("[A-Za-z0-9._-]{1,64}")) {
            throw new IllegalArgumentException("not a cursor: take it from \"next\" of the page before");
        }
        List<String> arguments = List.of(cursor == null ? "" : cursor, Integer.toString(limit));
        return scripts.run(SCRIPT, arguments, patience).map(answer -> page(answer, tenant));
    }

    private static QueuePage page(Response answer, @Nullable String tenant) {
        Map<String, Counts> queues = new LinkedHashMap<>();
        String last = null;
        for (Response count : answer.get(1)) {
            Route route = Route.parse(count.get(0).toString());
            last = route.queue();
            if (tenant == null || tenant.equals(route.tenant())) {
                queues.computeIfAbsent(route.queue(), name -> new Counts())
                        .add(route.lane(), count.get(1).toLong(), count.get(2).toLong());
            }
        }
        List<QueueView> views = new ArrayList<>();
        queues.forEach((name, counts) -> views.add(counts.view(name)));
        return new QueuePage(views, answer.get(0).toInteger() == 1 ? last : null);
    }

    /** What one queue's streams hold together. */
    private static final class Counts {

        private final Map<String, Long> waiting = new LinkedHashMap<>();
        private long running;

        Counts() {
            for (Lane lane : Lane.values()) {
                waiting.put(lane.key(), 0L);
            }
        }

        void add(Lane lane, long entries, long pending) {
            waiting.merge(lane.key(), entries - pending, Long::sum);
            running += pending;
        }

        QueueView view(String name) {
            long all = waiting.values().stream().mapToLong(Long::longValue).sum();
            return new QueueView(name, all, running, waiting, false);
        }
    }
}
