package dev.leadline.broker;

import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What keeps the queue in order; idempotent, so that every process may do it at any time. */
@Singleton
public class Maintenance {

    /** Pending entries younger than this are not looked at by {@link #mend}: a take may be at work on them. */
    private static final Duration SETTLED = Duration.ofMinutes(1);

    private final Keys keys;
    private final Scripts scripts;
    private final Commands commands;
    private final BrokerConfig config;
    private final Duration patience;

    public Maintenance(Links links, Keys keys, RedisConfig redis, BrokerConfig config) {
        RedisLink link = links.open("maintenance");
        this.keys = keys;
        this.config = config;
        this.patience = redis.commandTimeout();
        this.scripts = new Scripts(link, keys, patience);
        this.commands = new Commands(link, patience);
    }

    /**
     * What one round of reclaim did.
     *
     * @param tasks tasks that were taken away from lost workers
     * @param more whether another round would find more now
     * @param workers ids of the workers that were declared lost
     */
    public record Reclaimed(long tasks, boolean more, List<String> workers) {}

    /** Takes up to 500 tasks away from workers that are silent for longer than the lease. */
    public Uni<Reclaimed> reclaim() {
        List<String> arguments = List.of(
                Integer.toString(config.finishedCap()),
                Long.toString(config.lease().toMillis()),
                Integer.toString(config.maxCrashes()),
                Integer.toString(Script.MAX_IDS));
        return scripts.run(Script.RECLAIM, arguments, patience).map(answer -> {
            List<String> workers = new ArrayList<>();
            answer.get(2).forEach(worker -> workers.add(worker.toString()));
            return new Reclaimed(answer.get(0).toLong(), answer.get(1).toInteger() == 1, workers);
        });
    }

    /** Makes up to 500 due tasks ready and ends up to 500 expired ones; true when more are due now. */
    public Uni<Boolean> sweep() {
        List<String> arguments = List.of(Integer.toString(config.finishedCap()), Integer.toString(Script.MAX_IDS));
        return scripts.run(Script.SWEEP, arguments, patience).map(nextDue -> nextDue.toLong() == 0);
    }

    /** The routes of all ready streams. */
    public Uni<List<String>> streams() {
        return commands.one(Command.SMEMBERS, keys.streams()).map(members -> {
            List<String> routes = new ArrayList<>();
            Objects.requireNonNull(members).forEach(route -> routes.add(route.toString()));
            return routes;
        });
    }

    /** Puts one ready stream right, from the first entry to the last, 500 pending ones at a time. */
    public Uni<Void> mend(String route) {
        return mend(route, "-", SETTLED);
    }

    Uni<Void> mend(String route, String from, Duration settled) {
        List<String> arguments =
                List.of(route, from, Integer.toString(Script.MAX_IDS), Long.toString(settled.toMillis()));
        return scripts.run(Script.MEND, arguments, patience)
                .map(Response::toString)
                .chain(next -> next.isEmpty() ? Uni.createFrom().voidItem() : mend(route, next, settled));
    }

    /**
     * What one look at records did.
     *
     * @param more whether this walk has not seen all records yet
     * @param tasks tasks that nothing led to any more, and that are found again
     */
    public record Restored(boolean more, long tasks) {}

    /** Begins a round of the walk over all records, and looks at some 500 keys; at none while another's round lasts. */
    public Uni<Restored> beginRestoring(Duration round) {
        return restore(Math.max(1, round.toMillis()));
    }

    /** Goes on with the walk: some 500 keys more. */
    public Uni<Restored> goOnRestoring() {
        return restore(0);
    }

    private Uni<Restored> restore(long roundMs) {
        List<String> arguments = List.of(Integer.toString(Script.MAX_IDS), Long.toString(roundMs));
        return scripts.run(Script.RESTORE, arguments, patience)
                .map(answer -> new Restored(
                        answer.get(0).toInteger() == 1, answer.get(1).toLong()));
    }

    /** Drops the oldest dead letters above the cap, and those whose records are surely gone. */
    public Uni<Void> pruneDeadLetters() {
        long longAgo = System.currentTimeMillis() - Duration.ofDays(31).toMillis();
        return commands.one(Command.ZREMRANGEBYRANK, keys.dead(), 0, -(config.deadCap() + 1L))
                .chain(() -> commands.one(Command.ZREMRANGEBYSCORE, keys.dead(), "-inf", longAgo))
                .replaceWithVoid();
    }
}
