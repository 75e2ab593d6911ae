package dev.leadline.http;

import dev.leadline.VertxInternals;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.ServerChannel;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.concurrent.EventExecutor;
import io.quarkus.vertx.http.HttpServerStart;
import io.quarkus.vertx.http.HttpsServerStart;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;

/**
 * Answers with a problem what the server cannot read as an HTTP/1 request. Vert.x has a handler for this, but Quarkus 3.34.1
 * makes the server and gives nobody a way to set it, so it is set here for each connection. This relies on how Vert.x 4.5.25
 * builds the pipeline of a connection: first there is what finds out the protocol, the first bytes add the decoder, and the
 * first request adds the handler of Vert.x. Where a pipeline is built otherwise, the answer is the empty one of Vert.x. It is
 * also the empty one for connections that are opened after the server listens and before its start event arrives here.
 */
@Singleton
class InvalidRequests {

    private static final String NAME = "leadline-invalid-requests";

    private final Vertx vertx;
    private final ProblemWriter problems;

    InvalidRequests(Vertx vertx, ProblemWriter problems) {
        this.vertx = vertx;
        this.problems = problems;
    }

    void listening(@ObservesAsync HttpServerStart started) {
        watchServers();
    }

    void listening(@ObservesAsync HttpsServerStart started) {
        watchServers();
    }

    private void watchServers() {
        for (EventExecutor one : VertxInternals.acceptorLoops(vertx)) {
            if (one instanceof SingleThreadEventLoop loop) {
                loop.execute(() -> loop.registeredChannelsIterator().forEachRemaining(this::watch));
            }
        }
    }

    private void watch(Channel channel) {
        if (channel instanceof ServerChannel && channel.pipeline().get(NAME) == null) {
            channel.pipeline().addFirst(NAME, new Connections());
        }
    }

    /** Is in the pipeline of a listening channel, for which each new connection is what it reads. */
    private final class Connections extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object connection) {
            ((Channel) connection).pipeline().addLast(new Opened());
            context.fireChannelRead(connection);
        }
    }

    /** Comes first in a new pipeline: when bytes arrive, the handlers that find out the protocol are in place. */
    private final class Opened extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object bytes) {
            if (!setHandler(context.pipeline())) {
                context.pipeline().addLast(new FirstBytes());
            }
            context.pipeline().remove(this);
            context.fireChannelRead(bytes);
        }
    }

    /** Comes after the handlers that end TLS and tell HTTP/1 from HTTP/2: when bytes arrive, the decoder is in place. */
    private final class FirstBytes extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object bytes) {
            if (!setHandler(context.pipeline())) {
                context.pipeline().addLast(new FirstRequest());
            }
            context.pipeline().remove(this);
            context.fireChannelRead(bytes);
        }
    }

    /** Comes after the decoder: when the first request arrives, the handler of Vert.x is in place. */
    private final class FirstRequest extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object request) {
            setHandler(context.pipeline());
            context.pipeline().remove(this);
            context.fireChannelRead(request);
        }
    }

    /**
     * Comes last of what goes out: to close only says that nothing more will be sent, and what still comes is read for a
     * while. A client that is still sending would lose the answer if the connection were closed.
     */
    private static final class Lingering extends ChannelOutboundHandlerAdapter {

        private boolean ending;

        @Override
        public void close(ChannelHandlerContext context, ChannelPromise closed) {
            Channel channel = context.channel();
            if (!ending) {
                ending = true;
                context.flush();
                var unusedShutdown = ((DuplexChannel) channel).shutdownOutput();
                var unusedTimer = channel.eventLoop()
                        .schedule(
                                () -> {
                                    var unused = context.close();
                                },
                                ProblemWriter.DISCARDING.toMillis(),
                                TimeUnit.MILLISECONDS);
            }
            // Vert.x closes more than once; whoever waits for it waits for the channel.
            var unusedEnd = channel.closeFuture().addListener(done -> closed.trySuccess());
        }
    }

    private boolean setHandler(ChannelPipeline pipeline) {
        return VertxInternals.setInvalidRequestHandler(pipeline, request -> answer(pipeline, request));
    }

    private void answer(ChannelPipeline pipeline, HttpServerRequest request) {
        if (pipeline.channel() instanceof DuplexChannel) {
            pipeline.addFirst(new Lingering());
        }
        problems.send(request.response(), problem(request.decoderResult().cause()));
        request.connection().close();
    }

    private static Problem problem(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return Problem.of(ProblemType.URI_TOO_LONG, "the address is longer than the server reads");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return Problem.of(ProblemType.HEADERS_TOO_LARGE, "the header fields are longer than the server reads");
        }
        return Problem.of(
                ProblemType.INVALID_REQUEST, "this is no HTTP request: its first line or a header field is malformed");
    }
}
