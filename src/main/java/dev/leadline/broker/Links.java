package dev.leadline.broker;

import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Makes the process's links to Redis, and closes them as the last thing of all. */
@Singleton
public class Links {

    /** Shutdown observers run by priority; the worker hands its tasks back well before this. */
    private static final int LAST = 10_000;

    private final Vertx vertx;
    private final RedisAddress address;
    private final Queue<RedisLink> open = new ConcurrentLinkedQueue<>();

    public Links(Vertx vertx, RedisAddress address) {
        this.vertx = vertx;
        this.address = address;
    }

    RedisLink open(String name) {
        return open(vertx, name);
    }

    /** A link on another Vert.x than the application's, and so on a thread of its own. */
    RedisLink open(Vertx own, String name) {
        RedisLink link = new RedisLink(own, address, name);
        open.add(link);
        return link;
    }

    void close(@Observes @jakarta.annotation.Priority(LAST) ShutdownEvent stop) {
        open.forEach(RedisLink::close);
    }
}
