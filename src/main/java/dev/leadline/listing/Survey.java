package dev.leadline.listing;

import dev.leadline.RedisUnavailable;
import dev.leadline.records.Lane;
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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Counts what the queues hold now, page by page in the order of their names. */
@Singleton
public class Survey {

    static final Script SCRIPT = Script.of(Survey.class);

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    /** Queues and streams that one call looks at, which takes Redis a few ms. */
    private static final int LOOKS = 1_000;

    /** After this number of calls, a page ends with the queue that is being counted. */
    private static final int ENOUGH_CALLS = 10;

    private final Scripts scripts;
    private final Duration patience;

    public Survey(Links links, KeyPrefix prefix, RedisConfig redis) {
        this.scripts = new Scripts(links.open("survey"), prefix, redis.commandTimeout(), SetAside.SCRIPT);
        this.patience = redis.requestTimeout();
    }

    /**
     * Queues that hold tasks, or held some lately. A page looks at a bounded number of queues and streams, so it may be
     * short and still have a {@code next}.
     *
     * @param tenant counts only this tenant's tasks, in the queues that it uses; null: those of all tenants
     * @param limit how many queues, 1 to 500
     * @param cursor as {@link Portion#next} gave it; null for the first page
     * @return fails with {@link RedisUnavailable}, and with IllegalArgumentException when the cursor is no name of a queue
     */
    public Uni<Portion<QueueView>> queues(@Nullable String tenant, int limit, @Nullable String cursor) {
        if (cursor != null && !NAME.matcher(cursor).matches()) {
            throw new IllegalArgumentException("not a cursor: take it from \"next\" of the page before");
        }
        return goOn(new Page(tenant, limit, System.nanoTime() + patience.toNanos(), cursor == null ? "" : cursor));
    }

    private Uni<Portion<QueueView>> goOn(Page page) {
        Duration left = Duration.ofNanos(page.deadline - System.nanoTime());
        return scripts.run(SCRIPT, page.arguments(), left).chain(answer -> {
            page.add(answer);
            return page.isDone() ? Uni.createFrom().item(page.portion()) : goOn(page);
        });
    }

    /** A page that is being filled, call by call. */
    private static final class Page {

        private final @Nullable String tenant;
        private final int limit;
        private final long deadline;
        private final Map<String, Counts> queues = new LinkedHashMap<>();
        private final Set<String> paused = new HashSet<>();
        private String queue;
        private String route = "";
        private int calls;

        /** @param deadline by the clock of {@link System#nanoTime} */
        Page(@Nullable String tenant, int limit, long deadline, String after) {
            this.tenant = tenant;
            this.limit = limit;
            this.deadline = deadline;
            this.queue = after;
        }

        List<String> arguments() {
            return List.of(
                    tenant == null ? "" : tenant,
                    queue,
                    route,
                    Integer.toString(limit - whole()),
                    Integer.toString(LOOKS));
        }

        /** How many queues were counted completely. */
        private int whole() {
            return route.isEmpty() ? queues.size() : queues.size() - 1;
        }

        void add(Response answer) {
            for (Response count : answer.get(0)) {
                queues.computeIfAbsent(count.get(0).toString(), name -> new Counts())
                        .add(count);
            }
            queue = answer.get(1).toString();
            route = answer.get(2).toString();
            answer.get(3).forEach(name -> paused.add(name.toString()));
            calls++;
        }

        boolean isDone() {
            return queue.isEmpty() || (route.isEmpty() && (whole() >= limit || calls >= ENOUGH_CALLS));
        }

        Portion<QueueView> portion() {
            List<QueueView> views = new ArrayList<>();
            queues.forEach((name, counts) -> views.add(counts.view(name, paused.contains(name))));
            return new Portion<>(views, queue.isEmpty() ? null : queue);
        }
    }

    /** The counts of all streams of one queue. */
    private static final class Counts {

        private final Map<String, Long> lanes = new LinkedHashMap<>();
        private long running;
        private long parked;
        private long oldestMs = -1;

        Counts() {
            for (Lane lane : Lane.values()) {
                lanes.put(lane.key(), 0L);
            }
        }

        /** @param count of one lane, as the script answers it */
        void add(Response count) {
            lanes.merge(count.get(1).toString(), count.get(2).toLong(), Long::sum);
            running += count.get(3).toLong();
            parked += count.get(4).toLong();
            oldestMs = Math.max(oldestMs, count.get(5).toLong());
        }

        QueueView view(String name, boolean paused) {
            long waiting = lanes.values().stream().mapToLong(Long::longValue).sum();
            return new QueueView(name, waiting, running, parked, lanes, oldestMs < 0 ? null : oldestMs, paused);
        }
    }
}
