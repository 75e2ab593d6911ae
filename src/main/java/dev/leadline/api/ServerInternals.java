package dev.leadline.api;

import io.netty.channel.ChannelPipeline;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.impl.VertxHandler;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;

/** All that is used of the inside of Vert.x' HTTP server, as seen in 4.5.25; a later release may have moved it. */
final class ServerInternals {

    private ServerInternals() {}

    /** Gives routes a body that was read before them: only the body handler of Vert.x itself can do that in public. */
    static void setBody(RoutingContext context, Buffer body) {
        ((RoutingContextInternal) context).setBody(body);
    }

    /** The event loops on which servers accept connections: nothing public leads to the channel of a server. */
    static Iterable<EventExecutor> acceptorLoops(Vertx vertx) {
        return ((VertxInternal) vertx).getAcceptorEventLoopGroup();
    }

    /**
     * Sets what answers a connection's requests that cannot be read: {@code HttpServer.invalidRequestHandler} would do it in
     * public, but Quarkus keeps its server to itself.
     *
     * @return whether the handler of Vert.x was in the pipeline already
     */
    static boolean setInvalidRequestHandler(ChannelPipeline pipeline, Handler<HttpServerRequest> answer) {
        VertxHandler<?> handler = pipeline.get(VertxHandler.class);
        if (handler != null && handler.getConnection() instanceof HttpServerConnection connection) {
            connection.invalidRequestHandler(answer);
        }
        return handler != null;
    }
}
