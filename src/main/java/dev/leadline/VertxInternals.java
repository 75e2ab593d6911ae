package dev.leadline;

import io.netty.channel.ChannelPipeline;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.impl.VertxHandler;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import io.vertx.redis.client.impl.types.ErrorType;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * All that is used of Vert.x beyond its public interface, as it is in Vert.x 4.5 (Quarkus 3.34.1): where a new version changes it,
 * this class is the one to change.
 */
public final class VertxInternals {

    private VertxInternals() {}

    /**
     * A context on the next event loop. The public interface gives the loop of the calling thread, or one for each verticle: what
     * lives outside of verticles, and wants to know its thread, has to ask for it.
     */
    public static Context eventLoopContext(Vertx vertx) {
        return ((VertxInternal) vertx).createEventLoopContext();
    }

    /** Timers on the thread of an event loop: set and cancelled there they cost no lock, which Vert.x' own timers do. */
    public static ScheduledExecutorService timers(Context loop) {
        return ((ContextInternal) loop).nettyEventLoop();
    }

    /**
     * What Redis answered instead of a result, such as {@code NOSCRIPT …}; null when the failure is none of Redis' words. The type
     * of these failures is not public, and nothing else tells them from those of the connection.
     */
    public static @Nullable String redisError(@Nullable Throwable failure) {
        // The client's own word for a connection that ended under way.
        return failure instanceof ErrorType && !"CONNECTION_CLOSED".equals(failure.toString())
                ? String.valueOf(failure.getMessage())
                : null;
    }

    /** Gives routes a body that was read before them: only the body handler of Vert.x itself can do that in public. */
    public static void setBody(RoutingContext context, Buffer body) {
        ((RoutingContextInternal) context).setBody(body);
    }

    /** The event loops on which servers accept connections: nothing public leads to the channel of a server. */
    public static Iterable<EventExecutor> acceptorLoops(Vertx vertx) {
        return ((VertxInternal) vertx).getAcceptorEventLoopGroup();
    }

    /**
     * Sets what answers a connection's requests that cannot be read: {@code HttpServer.invalidRequestHandler} would do it in
     * public, but Quarkus keeps its server to itself.
     *
     * @return whether the handler of Vert.x was in the pipeline already
     */
    public static boolean setInvalidRequestHandler(ChannelPipeline pipeline, Handler<HttpServerRequest> answer) {
        VertxHandler<?> handler = pipeline.get(VertxHandler.class);
        if (handler != null && handler.getConnection() instanceof HttpServerConnection connection) {
            connection.invalidRequestHandler(answer);
        }
        return handler != null;
    }
}
