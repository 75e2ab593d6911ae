package dev.leadline.control;

import dev.leadline.RedisUnavailable;
import dev.leadline.broker.BrokerConfig;
import dev.leadline.records.SetAside;
import dev.leadline.redis.KeyPrefix;
import dev.leadline.redis.Links;
import dev.leadline.redis.RedisConfig;
import dev.leadline.redis.Scripts;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * What operators do to queues. Every call fails with {@link RedisUnavailable} when Redis does not answer within {@code
 * leadline.redis.request-timeout}; a purge or a move may then have handled a part of the tasks, and can be called again.
 */
@Singleton
public class QueueControl {

    private final Pause pause;
    private final Resume resume;
    private final Purge purge;
    private final Move move;

    public QueueControl(Links links, KeyPrefix prefix, RedisConfig redis, BrokerConfig config) {
        Duration patience = redis.requestTimeout();
        Scripts scripts = new Scripts(links.open("queue control"), prefix, redis.commandTimeout(), SetAside.SCRIPT);
        Pieces pieces = new Pieces(scripts, patience);
        this.pause = new Pause(scripts, patience);
        this.resume = new Resume(scripts, patience);
        this.purge = new Purge(pieces, config);
        this.move = new Move(pieces);
    }

    /** From the answer on, workers start no task of the queue; it need not exist yet. */
    public Uni<Void> pause(String queue) {
        return pause.run(queue);
    }

    /** Lets workers start tasks of the queue again. */
    public Uni<Void> resume(String queue) {
        return resume.run(queue);
    }

    /**
     * Cancels the tasks of all tenants that wait in the queue: ready ones, those in quarantine, delayed ones, and those that wait for
     * their next attempt.
     *
     * @return how many were cancelled
     */
    public Uni<Long> purge(String queue) {
        return purge.run(queue);
    }

    /**
     * Moves the same tasks as {@link #purge} finds to another queue.
     *
     * @return how many were moved
     */
    public Uni<Long> move(String queue, String to) {
        if (queue.equals(to)) {
            throw new IllegalArgumentException("a queue cannot be moved to itself");
        }
        return move.run(queue, to);
    }
}
