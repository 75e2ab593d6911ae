package dev.leadline.broker;

import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the fleet looks like now: queues and workers. */
final class Survey {

    private final Scripts scripts;
    private final Commands commands;
    private final Keys keys;
    private final Records records;
    private final Duration patience;

    Survey(Scripts scripts, Commands commands, Keys keys, Records records, Duration patience) {
        this.scripts = scripts;
        this.commands = commands;
        this.keys = keys;
        this.records = records;
        this.patience = patience;
    }

    Uni<List<QueueView>> queues(@Nullable String tenant) {
        return scripts.run(Script.SURVEY, List.of(), patience).map(streams -> byQueue(streams, tenant));
    }

    private static List<QueueView> byQueue(Response streams, @Nullable String tenant) {
        Map<String, Map<String, Long>> lanes = new TreeMap<>();
        Map<String, Long> running = new TreeMap<>();
        for (Response stream : streams) {
            Route route = Route.parse(stream.get(0).toString());
            if (tenant != null && !tenant.equals(route.tenant())) {
                continue;
            }
            long pending = stream.get(2).toLong();
            lanes.computeIfAbsent(route.queue(), queue -> emptyLanes())
                    .merge(route.lane(), stream.get(1).toLong() - pending, Long::sum);
            running.merge(route.queue(), pending, Long::sum);
        }
        List<QueueView> queues = new ArrayList<>();
        lanes.forEach((name, waiting) -> queues.add(new QueueView(
                name,
                waiting.values().stream().mapToLong(Long::longValue).sum(),
                running.getOrDefault(name, 0L),
                waiting,
                false)));
        return queues;
    }

    private static Map<String, Long> emptyLanes() {
        Map<String, Long> lanes = new LinkedHashMap<>();
        List.of(Route.RECOVERED, "high", "normal", "low").forEach(lane -> lanes.put(lane, 0L));
        return lanes;
    }

    Uni<List<WorkerView>> workers() {
        return commands.one(Command.ZRANGE, keys.workers(), 0, -1, "WITHSCORES")
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
