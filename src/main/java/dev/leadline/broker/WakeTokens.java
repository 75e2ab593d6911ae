package dev.leadline.broker;

import dev.leadline.records.Keys;
import dev.leadline.redis.Commands;
import dev.leadline.redis.RedisLink;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Where idle workers wait: scripts leave a token when there may be something to take. */
final class WakeTokens {

    /** Seconds; longer than any wait. */
    private static final int UNWANTED_S = 600;

    private final RedisLink waiting;
    private final Commands commands;
    private final Keys keys;
    private final Duration commandTimeout;

    /** @param waiting a link of its own, since it blocks */
    WakeTokens(RedisLink waiting, Commands commands, Keys keys, Duration commandTimeout) {
        this.waiting = waiting;
        this.commands = commands;
        this.keys = keys;
        this.commandTimeout = commandTimeout;
    }

    /**
     * Waits for a token: only for the worker's own if it has no free slot, otherwise also for one of its queues.
     *
     * @param queues the queues that it serves; empty: all
     * @param atMost at least 10 ms: Redis 6.2 takes less as "for ever"
     */
    Uni<Void> await(String worker, boolean full, List<String> queues, Duration atMost) {
        List<Object> arguments = new ArrayList<>();
        arguments.add(keys.ownWake(worker));
        if (!full && queues.isEmpty()) {
            arguments.add(keys.wakeAny());
        } else if (!full) {
            queues.forEach(queue -> arguments.add(keys.wake(queue)));
        }
        arguments.add(Math.max(10, atMost.toMillis()) / 1000.0);
        return new Commands(waiting, atMost.plus(commandTimeout))
                .one(Command.BLPOP, arguments.toArray())
                .replaceWithVoid();
    }

    /** Leaves a token for the worker itself; if nobody takes it, it expires. */
    Uni<Void> wake(String worker) {
        String list = keys.ownWake(worker);
        return commands.all(List.of(
                        Commands.request(Command.LPUSH, list, 1), Commands.request(Command.EXPIRE, list, UNWANTED_S)))
                .replaceWithVoid();
    }
}
