package dev.leadline.broker;

import dev.leadline.records.SetAside;
import dev.leadline.redis.KeyPrefix;
import dev.leadline.redis.Links;
import dev.leadline.redis.RedisConfig;
import dev.leadline.redis.Scripts;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;

/**
 * Notes in Redis that a worker lives, on a thread and a connection of its own, so that a worker with a busy event loop
 * does not look dead.
 */
@Singleton
public class Beats {

    private final Vertx vertx;
    private final Beat beat;

    public Beats(Links links, KeyPrefix prefix, RedisConfig redis, BrokerConfig config) {
        this.vertx = Links.oneLoop();
        Scripts scripts = new Scripts(links.open(vertx, "beats"), prefix, redis.commandTimeout(), SetAside.SCRIPT);
        this.beat = new Beat(scripts, config.lease());
    }

    /** The thread that beats: timers for the heartbeat belong here. */
    public Vertx vertx() {
        return vertx;
    }

    /** Beats once; false when the worker was declared lost. */
    public Uni<Boolean> beat(String worker) {
        return beat.run(worker);
    }

    @jakarta.annotation.PreDestroy
    void close() {
        vertx.close();
    }
}
