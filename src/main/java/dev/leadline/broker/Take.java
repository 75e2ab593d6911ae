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
     * @param shares for each of these queues, how many tasks it may have before the take goes on to the next one, and
     *     comes back for what is still wanted; empty: the queues take turns from call to call
     */
    public record Ask(
            String worker,
            long call,
            int want,
            @Nullable WorkerInfo about,
            int holding,
            List<String> queues,
            List<Integer> shares) {

        /** One of so many takes begins with the lowest lane, so that low priority is never starved. */
        private static final int LOWEST_LANE_EVERY = 8;

        /** The golden ratio. */
        private static final double RATIO = (Math.sqrt(5) - 1) / 2;

        public Ask(String worker, long call, int want, @Nullable WorkerInfo about, int holding, List<String> queues) {
            this(worker, call, want, about, holding, queues, List.of());
        }

        /**
         * Not simply each eighth call: a queue may have its turn in each second, or eighth, and would then begin with its
         * lowest lane always, or never. Multiples of the golden ratio fall evenly into [0, 1), and so do those of each
         * second or eighth call. At most thirteen calls pass without one that begins with the lowest lane.
         */
        boolean lowestLaneFirst() {
            return call * RATIO % 1 >= 1 - 1.0 / LOWEST_LANE_EVERY;
        }

        /** What the script is told of a queue. */
        String described(int place) {
            return shares.isEmpty() ? queues.get(place) : queues.get(place) + " " + shares.get(place);
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
        for (int i = 0; i < ask.queues().size(); i++) {
            arguments.add(ask.described(i));
        }
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
