package dev.leadline;

import io.netty.channel.ChannelPipeline;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
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
 * Everything that is used of Vert.x beyond its public interface, as it is in Vert.x 4.5 (Quarkus 3.34.1). If a new
 * version changes it, only this class has to change.
 */
public final class VertxInternals {

    private VertxInternals() {}

    /**
     * A context on the next event loop. The public interface gives the loop of the calling thread, or one for each
     * verticle; code outside of verticles that has to know its thread cannot get one.
     */
    public static Context eventLoopContext(Vertx vertx) {
        return ((VertxInternal) vertx).createEventLoopContext();
    }

    /**
     * Timers on the thread of an event loop. If they are set and cancelled there, they need no lock; timers of Vert.x
     * itself do.
     */
    public static ScheduledExecutorService timers(Context loop) {
        return ((ContextInternal) loop).nettyEventLoop();
    }

    /**
     * What Redis answered instead of a result, such as {@code NOSCRIPT …}; null when the failure did not come from
     * Redis. The type of these failures is not public, and nothing else distinguishes them from failures of the
     * connection.
     */
    public static @Nullable String redisError(@Nullable Throwable failure) {
        // This text is the client's own, for a connection that ended during the call.
        return failure instanceof ErrorType && !"CONNECTION_CLOSED".equals(failure.toString())
                ? String.valueOf(failure.getMessage())
                : null;
    }

    /**
     * Gives the following routes a body that was already read; in the public interface only the body handler of Vert.x
     * itself can do that.
     */
    public static void setBody(RoutingContext context, Buffer body) {
        ((RoutingContextInternal) context).setBody(body);
    }

    /**
     * The event loops on which servers accept connections; the public interface does not give the channel of a server.
     */
    public static Iterable<EventExecutor> acceptorLoops(Vertx vertx) {
        return ((VertxInternal) vertx).getAcceptorEventLoopGroup();
    }

    /**
     * Sets the handler for a connection's requests that cannot be read. {@code HttpServer.invalidRequestHandler} is the
     * public way, but Quarkus does not give access to its server.
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

    /**
     * Closes the connection of a client without sending what waits for it. The public way sends that first, and so never ends
     * when the client takes nothing.
     */
    public static void closeNow(HttpConnection connection) {
        ChannelPipeline pipeline = ((HttpServerConnection) connection).channel().pipeline();
        // From the first handler on, since that of Vert.x would wait.
        pipeline.channel().eventLoop().execute(() -> {
            var unused = pipeline.firstContext().close();
        });
    }
}
