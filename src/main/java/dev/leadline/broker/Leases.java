package dev.leadline.broker;

import dev.leadline.task.ErrorType;
import dev.leadline.task.Lease;
import dev.leadline.task.LeasedTask;
import dev.leadline.task.Outcome;
import dev.leadline.task.Progress;
import dev.leadline.task.TaskFailure;
import dev.leadline.task.TaskId;
import dev.leadline.task.Usage;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The queue as its workers see it: take, write under a lease, finish, leave. */
@Singleton
public class Leases {

    private final Keys keys;
    private final Records records;
    private final BrokerConfig config;
    private final RedisConfig redis;
    private final Scripts scripts;
    private final Commands commands;
    private final RedisLink bells;
    private final RedisLink link;
    private final Context loop;
    private final GroupCommit<Finish, FinishResult> finishes;
    private final GroupCommit<Noted, Boolean> progress;

    public Leases(Links links, Keys keys, Records records, RedisConfig redis, BrokerConfig config) {
        this.link = links.open("leases");
        this.loop = links.loop();
        this.keys = keys;
        this.records = records;
        this.config = config;
        this.redis = redis;
        this.scripts = new Scripts(link, keys, redis.commandTimeout());
        this.commands = new Commands(link, redis.commandTimeout());
        this.bells = links.open("bells");
        this.finishes = new GroupCommit<>(this::finishAll, Finish::weight, redis.commandTimeout(), Script.MAX_IDS);
        this.progress = new GroupCommit<>(this::noteAll, noted -> 300, redis.commandTimeout(), Script.MAX_IDS);
    }

    /** The event loop on which answers arrive: who keeps state there changes no thread. */
    public Context loop() {
        return loop;
    }

    /** Told of every connection that is made: what was taken or finished on the one before may be forgotten. */
    public void onConnect(Runnable listener) {
        link.onConnect(made -> listener.run());
    }

    /**
     * Takes up to {@code want} tasks, and tells that the worker lives.
     *
     * @param call one higher for each new call; the same again repeats a call whose answer did not come
     * @param want 0 to 500; 0 when the worker is full
     * @param lowestLaneFirst set now and then, so that low priority is never starved
     * @param about null when it was told before
     * @param holding how many leases the worker holds
     * @param queues empty: all
     */
    public Uni<Taken> take(
            String worker,
            long call,
            int want,
            boolean lowestLaneFirst,
            @Nullable About about,
            int holding,
            List<String> queues) {
        List<String> arguments = new ArrayList<>(9 + queues.size());
        arguments.add(feed());
        arguments.add(worker);
        arguments.add(Long.toString(call));
        arguments.add(Integer.toString(want));
        arguments.add(lease());
        arguments.add(Integer.toString(config.maxCrashes()));
        arguments.add(lowestLaneFirst ? "1" : "");
        arguments.add(about == null ? "" : records.write(about));
        arguments.add(Integer.toString(holding));
        arguments.addAll(queues);
        return scripts.run(Script.TAKE, arguments, redis.commandTimeout()).map(this::taken);
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
        Response told = answer.get(1);
        for (int place = 0; place < told.size(); place += Records.WIDTH) {
            try {
                tasks.add(records.leased(told, place));
            } catch (RuntimeException e) {
                Log.errorf(e, "The record of %s cannot be read", told.get(place));
                damaged.add(Records.lease(told, place));
            }
        }
        List<Lease> cancelled = new ArrayList<>();
        answer.get(2).forEach(text -> cancelled.add(lease(text.toString())));
        List<String> queues = new ArrayList<>();
        answer.get(5).forEach(queue -> queues.add(queue.toString()));
        return new Taken.Leased(
                tasks, damaged, cancelled, answer.get(3).toLong(), answer.get(4).toInteger() == 1, queues);
    }

    private static Lease lease(String text) {
        int space = text.indexOf(' ');
        return new Lease(new TaskId(text.substring(0, space)), Long.parseLong(text.substring(space + 1)));
    }

    /**
     * The leases that Redis counts as the worker's. It may know more than the worker does, after a failover that forgot an
     * outcome; no take of the worker's may be under way.
     */
    public Uni<Set<Lease>> heldBy(String worker) {
        Set<Lease> held = new HashSet<>();
        return commands.one(Command.SMEMBERS, keys.streams())
                .onItem()
                .transformToMulti(routes -> Multi.createFrom().iterable(Objects.requireNonNull(routes)))
                .onItem()
                .transformToUniAndConcatenate(route -> collect(worker, route.toString(), "-", held))
                .onItem()
                .ignoreAsUni()
                .replaceWith(held);
    }

    private Uni<Void> collect(String worker, String route, String from, Set<Lease> held) {
        List<String> arguments = List.of(worker, route, from, Integer.toString(Script.MAX_IDS));
        return scripts.run(Script.MINE, arguments, redis.commandTimeout()).chain(answer -> {
            answer.get(1).forEach(text -> held.add(lease(text.toString())));
            String next = answer.get(0).toString();
            return next.isEmpty() ? Uni.createFrom().voidItem() : collect(worker, route, next, held);
        });
    }

    /**
     * Waits until a bell rings: the worker's own alone when it has no free slot, else those of its queues, too.
     *
     * @param queues queues to serve; with {@code all}, the ones known so far
     * @param atMost at least 10 ms: Redis 6.2 takes less for "for ever"
     */
    public Uni<Void> awaitBell(String worker, boolean full, boolean all, List<String> queues, Duration atMost) {
        List<Object> arguments = new ArrayList<>();
        arguments.add(keys.ownBell(worker));
        if (!full) {
            queues.forEach(queue -> arguments.add(keys.bell(queue)));
            if (all) {
                arguments.add(keys.newQueueBell());
            }
        }
        arguments.add(Math.max(10, atMost.toMillis()) / 1000.0);
        return new Commands(bells, atMost.plus(redis.commandTimeout()))
                .one(Command.BLPOP, arguments.toArray())
                .replaceWithVoid();
    }

    /** Ends a wait at the bells of the worker that is under way. */
    public Uni<Void> ringBellOf(String worker) {
        return commands.one(Command.LPUSH, keys.ownBell(worker), 1).replaceWithVoid();
    }

    /** The arguments of a task that were too long to travel with its lease. */
    public Uni<String> arguments(TaskId id) {
        return commands.one(Command.GET, keys.args(id))
                .onItem()
                .ifNull()
                .failWith(() -> TaskFailure.permanent(
                        ErrorType.HANDLER_FAILED, "the task's arguments are no longer in Redis: it cannot be run"))
                .map(Objects::requireNonNull)
                .map(Response::toString);
    }

    /** Results (JSON) of the steps that earlier runs finished, by name. */
    public Uni<Map<String, String>> steps(TaskId id) {
        return commands.one(Command.HGETALL, keys.steps(id)).map(pairs -> {
            Map<String, String> steps = new HashMap<>();
            for (int i = 0; pairs != null && i + 1 < pairs.size(); i += 2) {
                steps.put(pairs.get(i).toString(), pairs.get(i + 1).toString());
            }
            return steps;
        });
    }

    /**
     * Keeps a step's result; fails with {@link LeaseLost} when the run has no right to write any more.
     *
     * @param result JSON
     * @param usage what the task used so far
     */
    public Uni<Void> keepStep(Lease lease, String name, String result, Usage usage) {
        List<String> arguments =
                List.of(lease.task().value(), Long.toString(lease.number()), name, result, Records.usage(usage));
        return scripts.run(Script.STEP, arguments, redis.commandTimeout()).map(code -> {
            if (code.toInteger() != 0) {
                throw new LeaseLost();
            }
            return null;
        });
    }

    /** Notes how far a run is; true when it still had its lease. Reports of one worker go out together. */
    public Uni<Boolean> note(Lease lease, Progress report) {
        return progress.submit(new Noted(lease, report));
    }

    private record Noted(Lease lease, Progress report) {}

    private Uni<List<Boolean>> noteAll(List<Noted> reports, Duration patience) {
        List<String> arguments = new ArrayList<>(3 * reports.size());
        for (Noted noted : reports) {
            arguments.add(noted.lease().task().value());
            arguments.add(Long.toString(noted.lease().number()));
            arguments.add(records.write(noted.report()));
        }
        return scripts.run(Script.PROGRESS, arguments, patience).map(codes -> {
            List<Boolean> held = new ArrayList<>(codes.size());
            codes.forEach(code -> held.add(code.toInteger() == 0));
            return held;
        });
    }

    /**
     * Reports how an attempt ended. Outcomes of one worker go out together; repeating a report does no harm.
     *
     * @param last the newest progress, if it was not noted before
     */
    public Uni<FinishResult> finish(Lease lease, Outcome outcome, @Nullable Progress last) {
        return finishes.submit(new Finish(lease, outcome, last));
    }

    private Uni<List<FinishResult>> finishAll(List<Finish> all, Duration patience) {
        List<String> arguments = new ArrayList<>(1 + Script.FINISH.argumentsPerItem() * all.size());
        arguments.add(feed());
        all.forEach(finish -> finish.describe(records, arguments));
        return scripts.run(Script.FINISH, arguments, patience)
                .map(exceptions -> Finish.results(all.size(), exceptions));
    }

    /** Takes leave in good order; what could not be handed back is reclaimed by others at once. */
    public Uni<Void> leave(String worker) {
        return scripts.run(Script.LEAVE, List.of(worker), Duration.ofSeconds(2)).replaceWithVoid();
    }

    private String feed() {
        return Integer.toString(config.finishedCap());
    }

    private String lease() {
        return Long.toString(config.lease().toMillis());
    }
}
