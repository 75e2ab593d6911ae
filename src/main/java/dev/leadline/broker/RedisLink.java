package dev.leadline.broker;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection to Redis that is made when needed, made again when lost, and pipelines what it is sent. Each use has a
 * link of its own (commands, bells, notices, beats), so that a call that blocks or a socket that is half open holds up
 * nothing else; a pool would hand either to anybody. Every call has a time-out, which the client itself lacks.
 */
final class RedisLink implements AutoCloseable {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final Context context;
    private final RedisOptions options;
    private final String name;
    private @Nullable Consumer<RedisConnection> onConnect;
    private @Nullable Runnable onLoss;

    // Touched on the context's thread alone.
    private @Nullable Redis client;
    private @Nullable Future<RedisConnection> connecting;
    private boolean closed;

    RedisLink(Vertx vertx, String url, String name) {
        this.vertx = vertx;
        this.context = ((VertxInternal) vertx).createEventLoopContext();
        this.name = name;
        this.options = new RedisOptions()
                .setConnectionString(url)
                .setMaxPoolSize(1)
                .setMaxPoolWaiting(16)
                .setMaxWaitingHandlers(65_536)
                // HELLO 2: scripts and pub/sub answer alike on every version.
                .setPreferredProtocolVersion(io.vertx.redis.client.ProtocolVersion.RESP2);
        options.getNetClientOptions().setTcpKeepAlive(true).setTcpNoDelay(true).setConnectTimeout((int)
                CONNECT_TIMEOUT.toMillis());
    }

    /** Called on the link's thread with every new connection, before anything else is sent on it. */
    RedisLink onConnect(Consumer<RedisConnection> handler) {
        this.onConnect = handler;
        return this;
    }

    /** Called on the link's thread when a connection is lost. */
    RedisLink onLoss(Runnable handler) {
        this.onLoss = handler;
        return this;
    }

    /**
     * Sends one command. Fails with {@link BrokerUnavailable} when the connection cannot be made or is lost, or no
     * answer comes in time, and with the client's {@code ErrorType} when Redis answers with an error.
     */
    Uni<@Nullable Response> send(Request request, Duration timeout) {
        return Uni.createFrom().emitter(emitter -> onContext(() -> send(request, new Call(emitter, timeout))));
    }

    /** Makes the connection if there is none. */
    Uni<Void> connect(Duration timeout) {
        return Uni.createFrom()
                .emitter(emitter -> onContext(() -> {
                    Call call = new Call(emitter, timeout);
                    connection().onComplete(made -> {
                        if (made.succeeded()) {
                            call.answer(null);
                        } else {
                            call.fail(unreachable(made.cause()));
                        }
                    });
                }));
    }

    private void send(Request request, Call call) {
        connection().onComplete(made -> {
            if (made.failed()) {
                call.fail(unreachable(made.cause()));
                return;
            }
            if (call.over) {
                return;
            }
            call.sent = true;
            made.result().send(request).onComplete(answer -> {
                if (answer.succeeded()) {
                    call.answer(answer.result());
                } else if (answer.cause() instanceof ErrorType error && !"CONNECTION_CLOSED".equals(error.toString())) {
                    call.fail(error);
                } else {
                    call.fail(lost());
                }
            });
        });
    }

    private Future<RedisConnection> connection() {
        if (connecting != null) {
            return connecting;
        }
        if (closed) {
            return Future.failedFuture("closed");
        }
        Promise<RedisConnection> promise = Promise.promise();
        connecting = promise.future();
        Redis attempt = Redis.createClient(vertx, options);
        client = attempt;
        long timer = vertx.setTimer(CONNECT_TIMEOUT.toMillis(), expired -> {
            if (promise.tryFail("no answer within " + CONNECT_TIMEOUT.toSeconds() + " s")) {
                drop(attempt);
            }
        });
        attempt.connect().onComplete(made -> {
            vertx.cancelTimer(timer);
            if (made.failed()) {
                drop(attempt);
                promise.tryFail(made.cause());
                return;
            }
            made.result().endHandler(end -> drop(attempt)).exceptionHandler(broken -> drop(attempt));
            if (client == attempt && onConnect != null) {
                onConnect.accept(made.result());
            }
            promise.tryComplete(made.result());
        });
        return promise.future();
    }

    /** Forgets a connection and closes it; what still waits for an answer on it fails. */
    private void drop(Redis broken) {
        if (client == broken) {
            client = null;
            connecting = null;
            if (onLoss != null && !closed) {
                onLoss.run();
            }
        }
        broken.close();
    }

    /** Runs on the link's thread, at once when this is it. */
    void onContext(Runnable action) {
        if (Vertx.currentContext() == context) {
            action.run();
        } else {
            context.runOnContext(ignored -> action.run());
        }
    }

    Vertx vertx() {
        return vertx;
    }

    @Override
    public void close() {
        onContext(() -> {
            closed = true;
            if (client != null) {
                drop(client);
            }
        });
    }

    private static BrokerUnavailable unreachable(Throwable cause) {
        return new BrokerUnavailable("Redis cannot be reached: " + cause.getMessage(), true);
    }

    private static BrokerUnavailable lost() {
        return new BrokerUnavailable("the connection to Redis was lost before it answered", false);
    }

    /** One command under way: answered once, by Redis or by the clock. */
    private final class Call {

        private final UniEmitter<? super @Nullable Object> emitter;
        private final long timer;
        private boolean sent;
        private boolean over;

        @SuppressWarnings("unchecked")
        Call(UniEmitter<?> emitter, Duration timeout) {
            this.emitter = (UniEmitter<? super @Nullable Object>) emitter;
            this.timer = vertx.setTimer(Math.max(1, timeout.toMillis()), expired -> expire(timeout));
        }

        void answer(@Nullable Response response) {
            if (end()) {
                emitter.complete(response);
            }
        }

        void fail(Throwable failure) {
            if (end()) {
                emitter.fail(failure);
            }
        }

        private void expire(Duration timeout) {
            boolean wasSent = sent;
            fail(new BrokerUnavailable(
                    "Redis (" + name + ") did not answer within " + timeout.toMillis() + " ms", !wasSent));
            // An answer that never came may mean a half-open socket: the next call gets a new one.
            if (wasSent && client != null) {
                drop(client);
            }
        }

        private boolean end() {
            boolean first = !over;
            over = true;
            vertx.cancelTimer(timer);
            return first;
        }
    }
}
