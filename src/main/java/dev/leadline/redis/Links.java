package dev.leadline.redis;

import dev.leadline.VertxInternals;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Makes the process's links to Redis, and closes them last when the process stops. They share one event loop, so that
 * an answer and the call that follows it need no change of threads: on a machine with few cores that costs as much as
 * the call. The loop is used by nothing else, so that no handler and no request can block it.
 */
@Singleton
public class Links {

    /** Shutdown observers run in the order of their priority; the worker releases its tasks well before this. */
    private static final int LAST = 10_000;

    private final Vertx vertx = oneLoop();
    private final RedisAddress address;
    private final Context loop = loopOf(vertx);
    private final OutageLog outages = new OutageLog();
    private final Queue<RedisLink> open = new ConcurrentLinkedQueue<>();

    public Links(RedisAddress address) {
        this.address = address;
    }

    /** A Vert.x with one event loop, and without its other parts. */
    public static Vertx oneLoop() {
        return Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false)));
    }

    public RedisLink open(String name) {
        return open(vertx, loop, name);
    }

    /** A link on another Vert.x, and so on another thread. */
    public RedisLink open(Vertx own, String name) {
        return open(own, loopOf(own), name);
    }

    private RedisLink open(Vertx of, Context on, String name) {
        RedisLink link = new RedisLink(of, on, address, name, outages);
        open.add(link);
        return link;
    }

    private static Context loopOf(Vertx vertx) {
        return VertxInternals.eventLoopContext(vertx);
    }

    /** The event loop on which all answers arrive. */
    public Context loop() {
        return loop;
    }

    public void close(@Observes @jakarta.annotation.Priority(LAST) ShutdownEvent stop) {
        open.forEach(RedisLink::close);
    }

    @PreDestroy
    public void end() {
        vertx.close();
    }
}
