package dev.leadline.broker;

import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.impl.VertxInternal;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Makes the process's links to Redis, and closes them as the last thing of all. They share one event loop, so that an answer
 * that leads to the next call changes no thread: on a machine with few cores a change costs as much as the call. It is a loop
 * of their own, which no handler and no request can hold up.
 */
@Singleton
public class Links {

    /** Shutdown observers run by priority; the worker hands its tasks back well before this. */
    private static final int LAST = 10_000;

    private final Vertx vertx = oneLoop();
    private final RedisAddress address;
    private final Context loop = loopOf(vertx);
    private final Queue<RedisLink> open = new ConcurrentLinkedQueue<>();

    public Links(RedisAddress address) {
        this.address = address;
    }

    /** A Vert.x of one thread and little else. */
    static Vertx oneLoop() {
        return Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false)));
    }

    RedisLink open(String name) {
        return open(vertx, loop, name);
    }

    /** A link on another Vert.x, and so on another thread. */
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

    @PreDestroy
    void end() {
        vertx.close();
    }
}
