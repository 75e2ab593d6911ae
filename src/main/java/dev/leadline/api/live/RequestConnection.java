package dev.leadline.api.live;

import dev.leadline.VertxInternals;
import dev.leadline.live.Connection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;

/** The connection of a request whose answer is a stream. */
record RequestConnection(RoutingContext context) implements Connection {

    /** The last chunk of the body is missing then, so that the client sees that the stream was cut. */
    @Override
    public void cut() {
        HttpServerRequest request = context.request();
        if (request.version() == HttpVersion.HTTP_2) {
            request.response().reset();
        } else {
            VertxInternals.closeNow(request.connection());
        }
    }

    @Override
    public void onEnd(Runnable action) {
        context.addEndHandler(ended -> action.run());
    }
}
