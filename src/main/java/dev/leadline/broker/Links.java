package dev.leadline.broker;

import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Makes the process's links to Redis, and closes them as the last thing of all. They share one event loop, so that an answer
 * that leads to the next call changes no thread: on a machine with few cores a change costs as much as the call.
 */
@Singleton
public class Links {

    /** Shutdown observers run by priority; the worker hands its tasks back well before this. */
    private static final int LAST = 10_000;

    private final Vertx vertx;
    private final RedisAddress address;
    private final Context loop;
    private final Queue<RedisLink> open = new ConcurrentLinkedQueue<>();

    public Links(Vertx vertx, RedisAddress address) {
        this.vertx = vertx;
        this.address = address;
        this.loop = loopOf(vertx);
    }

    RedisLink open(String name) {
        return open(vertx, loop, name);
    }

    /** A link on another Vert.x than the application's, and so on a thread of its own. */
    RedisLink open(Vertx own, String name) {
        return open(own, loopOf(own), name);
    }

    private RedisLink open(Vertx of, Context on, String name) {
        RedisLink link = new RedisLink(of, on, address, name);
        open.add(link);
        return link;
    }

    private static Context loopOf(Vertx vertx) {
        return ((VertxInternal) vertx).createEventLoopContext();
    }

    /** The event loop on which all answers arrive. */
    Context loop() {
        return loop;
    }

    void close(@Observes @jakarta.annotation.Priority(LAST) ShutdownEvent stop) {
        open.forEach(RedisLink::close);
    }
}
