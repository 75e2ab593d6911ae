package dev.leadline.broker;

import dev.leadline.records.OrdersText;
import dev.leadline.records.Records;
import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import dev.leadline.task.Lease;
import dev.leadline.task.LeasedTask;
import dev.leadline.task.TaskId;
import dev.leadline.task.WorkerInfo;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Leases tasks to a worker, and is its heartbeat. */
public final class Take {

    static final Script SCRIPT = Script.of(Take.class);

    private final Scripts scripts;
    private final Records records;
    private final BrokerConfig config;
    private final Duration patience;

    Take(Scripts scripts, Records records, BrokerConfig config, Duration patience) {
        this.scripts = scripts;
        this.records = records;
        this.config = config;
        this.patience = patience;
    }

    /**
     * What a worker asks for.
     *
     * @param call one higher for each new call; the same number repeats a call whose answer did not come
     * @param want how many tasks, 0 to 500; 0 when the worker is full
     * @param about what the worker says about itself; null when it said so before
     * @param holding how many leases the worker holds
     * @param queues the queues that it serves; empty: all
     */
    public record Ask(
            String worker, long call, int want, @Nullable WorkerInfo about, int holding, List<String> queues) {

        /** How often a take begins with the lowest lane, so that low priority is never starved. */
        private static final int LOWEST_LANE_EVERY = 8;

        boolean lowestLaneFirst() {
            return call % LOWEST_LANE_EVERY == 0;
        }
    }

    Uni<Taken> run(Ask ask) {
        List<String> arguments = new ArrayList<>(9 + ask.queues().size());
        arguments.add(Integer.toString(config.finishedCap()));
        arguments.add(ask.worker());
        arguments.add(Long.toString(ask.call()));
        arguments.add(Integer.toString(ask.want()));
        arguments.add(Long.toString(config.lease().toMillis()));
        arguments.add(Integer.toString(config.maxCrashes()));
        arguments.add(ask.lowestLaneFirst() ? "1" : "");
        arguments.add(ask.about() == null ? "" : records.write(ask.about()));
        arguments.add(Integer.toString(ask.holding()));
        arguments.addAll(ask.queues());
        return scripts.run(SCRIPT, arguments, patience).map(this::taken);
    }

    private Taken taken(Response answer) {
        return switch (answer.get(0).toString()) {
            case "LOST" -> new Taken.Lost();
            case "STALE" -> new Taken.Stale();
            default -> leased(answer);
        };
    }

    private Taken leased(Response answer) {
        List<LeasedTask> tasks = new ArrayList<>();
        List<Lease> damaged = new ArrayList<>();
        Response answered = answer.get(1);
        for (int place = 0; place < answered.size(); place += Records.WIDTH) {
            try {
                tasks.add(records.leased(answered, place));
            } catch (RuntimeException e) {
                Log.errorf(e, "The record of %s cannot be read", answered.get(place));
                damaged.add(Records.lease(answered, place));
            }
        }
        List<Lease> cancelled = new ArrayList<>();
        answer.get(2).forEach(text -> cancelled.add(lease(text.toString())));
        return new Taken.Leased(
                tasks,
                damaged,
                cancelled,
                answer.get(3).toLong(),
                answer.get(4).toInteger() == 1,
                OrdersText.parse(answer.size() > 5 ? answer.get(5).toString() : null));
    }

    /** @param text id and number */
    static Lease lease(String text) {
        int space = text.indexOf(' ');
        return new Lease(new TaskId(text.substring(0, space)), Long.parseLong(text.substring(space + 1)));
    }
}
