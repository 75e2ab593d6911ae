package dev.leadline.listing;

import dev.leadline.records.Keys;
import dev.leadline.records.OrdersText;
import dev.leadline.records.Records;
import dev.leadline.redis.Commands;
import dev.leadline.redis.Links;
import dev.leadline.redis.RedisConfig;
import dev.leadline.task.Orders;
import dev.leadline.task.WorkerInfo;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The workers that are alive, page by page in the order of their ids. */
@Singleton
public class Workers {

    /**
     * How many workers can be listed: those with the newest beats. All beats are read at once (about half a megabyte
     * for this number), since a worker that beats between two reads would move from one part to another.
     */
    private static final int MOST = 10_000;

    /** What a worker's id looks like: its host, its process id and a random part. */
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9.-]{1,300}");

    private final Reads reads;
    private final Keys keys;
    private final Records records;

    public Workers(Links links, Keys keys, Records records, RedisConfig redis) {
        this.reads = new Reads(new Commands(links.open("workers"), redis.requestTimeout()));
        this.keys = keys;
        this.records = records;
    }

    /** Whether this may be the id of a worker, alive or not. */
    public static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    /** A worker's id and its last beat, ms since 1970. */
    private record LastBeat(String id, long ms) {}

    /**
     * Workers that were not declared lost and have not left.
     *
     * @param limit 1 to 500
     * @param cursor as {@link Portion#next} gave it; null for the first page
     * @return fails with IllegalArgumentException when the cursor is no id of a worker
     */
    public Uni<Portion<WorkerView>> page(int limit, @Nullable String cursor) {
        if (cursor != null && !isId(cursor)) {
            throw new IllegalArgumentException("not a cursor: take it from \"next\" of the page before");
        }
        Request beats =
                Commands.request(Command.ZREVRANGEBYSCORE, keys.workers(), "+inf", 1, "WITHSCORES", "LIMIT", 0, MOST);
        return reads.one(beats).map(answer -> after(cursor, answer)).chain(rest -> describe(rest, limit));
    }

    private static List<LastBeat> after(@Nullable String cursor, @Nullable Response beats) {
        List<LastBeat> workers = new ArrayList<>();
        for (int i = 0; beats != null && i + 1 < beats.size(); i += 2) {
            String id = beats.get(i).toString();
            if (cursor == null || id.compareTo(cursor) > 0) {
                workers.add(new LastBeat(id, (long) beats.get(i + 1).toDouble().doubleValue()));
            }
        }
        workers.sort(Comparator.comparing(LastBeat::id));
        return workers;
    }

    private Uni<Portion<WorkerView>> describe(List<LastBeat> rest, int limit) {
        List<LastBeat> page = rest.subList(0, Math.min(limit, rest.size()));
        String next = rest.size() > limit ? rest.get(limit - 1).id() : null;
        List<Request> requests = page.stream().map(beat -> details(beat.id())).toList();
        return reads.all(requests).map(details -> {
            List<WorkerView> workers = new ArrayList<>();
            for (int i = 0; i < page.size(); i++) {
                workers.add(worker(page.get(i), details.get(i)));
            }
            return new Portion<>(List.copyOf(workers), next);
        });
    }

    /** The worker; null when none of that id lives. */
    public Uni<@Nullable WorkerView> find(String id) {
        if (!isId(id)) {
            return Uni.createFrom().nullItem();
        }
        List<Request> requests = List.of(Commands.request(Command.ZSCORE, keys.workers(), id), details(id));
        return reads.all(requests).map(answers -> {
            Response beat = answers.get(0);
            long ms = beat == null ? 0 : (long) beat.toDouble().doubleValue();
            return ms == 0 ? null : worker(new LastBeat(id, ms), answers.get(1));
        });
    }

    private Request details(String id) {
        return Commands.request(Command.HMGET, keys.worker(id), "about", "running", "orders");
    }

    private WorkerView worker(LastBeat beat, @Nullable Response details) {
        @Nullable Response text = details == null ? null : details.get(0);
        @Nullable Response running = details == null ? null : details.get(1);
        @Nullable Response ordered = details == null ? null : details.get(2);
        // What was ordered a moment ago counts, although the worker has not said so yet.
        Orders orders = OrdersText.parse(ordered == null ? null : ordered.toString());
        WorkerInfo about = text == null ? WorkerInfo.UNKNOWN : about(beat.id(), text.toString());
        int concurrency = orders.concurrency() == null ? about.concurrency() : orders.concurrency();
        long runs = running == null ? 0 : running.toLong();
        return new WorkerView(
                beat.id(),
                about.host(),
                about.pid(),
                about.startedAt() == 0 ? null : Instant.ofEpochMilli(about.startedAt()),
                Instant.ofEpochMilli(beat.ms()),
                concurrency,
                runs,
                concurrency == 0 ? 0 : Math.round(100.0 * runs / concurrency) / 100.0,
                orders.drain() == null ? about.draining() : orders.drain(),
                orders.queues() == null ? about.queues() : orders.queues(),
                about.version());
    }

    private WorkerInfo about(String id, String text) {
        try {
            return records.read(text, WorkerInfo.class);
        } catch (IllegalStateException e) {
            Log.errorf(e, "What worker %s says about itself cannot be read", id);
            return WorkerInfo.UNKNOWN;
        }
    }
}
