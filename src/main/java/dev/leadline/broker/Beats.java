package dev.leadline.broker;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;

/**
 * Tells Redis that a worker lives, on a thread and a connection of its own: a busy event loop must not look like a
 * death.
 */
@Singleton
public class Beats {

    private final Vertx vertx;
    private final Scripts scripts;
    private final BrokerConfig config;

    public Beats(Links links, Keys keys, RedisConfig redis, BrokerConfig config) {
        this.config = config;
        this.vertx = Links.oneLoop();
        this.scripts = new Scripts(links.open(vertx, "beats"), keys, redis.commandTimeout());
    }

    /** The thread that beats: timers for the heartbeat belong here. */
    public Vertx vertx() {
        return vertx;
    }

    /** Beats once; false when the worker was declared lost. */
    public Uni<Boolean> beat(String worker) {
        List<String> arguments = List.of(worker, Long.toString(config.lease().toMillis()));
        return scripts.run(Script.BEAT, arguments, Duration.ofSeconds(2)).map(code -> code.toInteger() == 0);
    }

    @jakarta.annotation.PreDestroy
    void close() {
        vertx.close();
    }
}
