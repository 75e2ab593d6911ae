package dev.leadline.listing;

import dev.leadline.records.About;
import dev.leadline.records.Keys;
import dev.leadline.records.Records;
import dev.leadline.redis.Commands;
import dev.leadline.redis.Links;
import dev.leadline.redis.RedisConfig;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The workers that beat. */
@Singleton
public class Workers {

    private final Commands commands;
    private final Keys keys;
    private final Records records;

    public Workers(Links links, Keys keys, Records records, RedisConfig redis) {
        this.commands = new Commands(links.open("workers"), redis.requestTimeout());
        this.keys = keys;
        this.records = records;
    }

    /** All workers that neither were declared lost nor left, by id. */
    public Uni<List<WorkerView>> all() {
        return commands.one(Command.ZRANGEBYSCORE, keys.workers(), 1, "+inf", "WITHSCORES")
                .chain(beats -> describe(Objects.requireNonNull(beats)));
    }

    private Uni<List<WorkerView>> describe(Response beats) {
        List<Request> requests = new ArrayList<>();
        for (int i = 0; i < beats.size(); i += 2) {
            requests.add(
                    Commands.request(Command.HMGET, keys.worker(beats.get(i).toString()), "about", "running"));
        }
        return commands.all(requests).map(details -> {
            List<WorkerView> workers = new ArrayList<>();
            for (int i = 0; i < details.size(); i++) {
                Instant beat = Instant.ofEpochMilli(
                        (long) beats.get(2 * i + 1).toDouble().doubleValue());
                workers.add(worker(beats.get(2 * i).toString(), beat, Objects.requireNonNull(details.get(i))));
            }
            workers.sort(Comparator.comparing(WorkerView::id));
            return List.copyOf(workers);
        });
    }

    private WorkerView worker(String id, Instant beat, Response details) {
        @Nullable Response text = details.get(0);
        @Nullable Response running = details.get(1);
        About about = text == null ? About.UNKNOWN : records.read(text.toString(), About.class);
        return new WorkerView(
                id,
                about.host(),
                about.pid(),
                about.startedAt() == 0 ? null : Instant.ofEpochMilli(about.startedAt()),
                beat,
                about.concurrency(),
                running == null ? 0 : running.toLong(),
                about.queues(),
                about.version());
    }
}
