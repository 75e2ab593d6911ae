package dev.leadline.redis;

import dev.leadline.RedisUnavailable;
import dev.leadline.VertxInternals;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection to Redis, which is made when needed, made again when lost, and pipelines its commands. Each use has a
 * link of its own (commands, wake tokens, notices, beats), so that a call that blocks or a socket that is half open
 * delays nothing else; a pool would give such a connection to anybody. Every call has a time-out; the client itself has
 * none.
 */
public final class RedisLink implements AutoCloseable {

    public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final Context context;
    private final RedisAddress address;
    private final String name;
    private final OutageLog outages;
    private @Nullable Consumer<RedisConnection> onConnect;
    private @Nullable Runnable onLoss;

    // Used only on the context's thread.
    private @Nullable Attempt current;
    private int generation;
    private boolean closed;

    /** @param context the context of an event loop, which is the link's thread */
    RedisLink(Vertx vertx, Context context, RedisAddress address, String name, OutageLog outages) {
        this.vertx = vertx;
        this.context = context;
        this.address = address;
        this.name = name;
        this.outages = outages;
    }

    /** Called on the link's thread with every new connection, before anything else is sent on it. */
    public RedisLink onConnect(Consumer<RedisConnection> handler) {
        this.onConnect = handler;
        return this;
    }

    /** Called on the link's thread when a connection is lost. */
    public RedisLink onLoss(Runnable handler) {
        this.onLoss = handler;
        return this;
    }

    /**
     * Sends one command. Fails with {@link RedisUnavailable} when the connection cannot be made or is lost, or no
     * answer comes in time, and with {@link RedisError} when Redis answers with an error.
     */
    public Uni<@Nullable Response> send(Request request, Duration timeout) {
        return Uni.createFrom().emitter(emitter -> onContext(() -> send(request, new Call(emitter, timeout))));
    }

    /** One higher for every connection that was made. Call it on the link's thread, where answers arrive. */
    public int generation() {
        return generation;
    }

    /** Makes the connection if there is none. */
    public Uni<Void> connect(Duration timeout) {
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
        Future<RedisConnection> connection = connection();
        Attempt used = current;
        connection.onComplete(made -> {
            if (made.failed()) {
                call.fail(unreachable(made.cause()));
                return;
            }
            if (call.over) {
                return;
            }
            call.sentOn = used;
            made.result().send(request).onComplete(answer -> {
                if (answer.succeeded()) {
                    call.answer(answer.result());
                } else {
                    failed(call, used, answer.cause());
                }
            });
        });
    }

    private void failed(Call call, @Nullable Attempt used, Throwable cause) {
        String words = VertxInternals.redisError(cause);
        if (words == null) {
            call.fail(lost());
            return;
        }
        RedisError error = new RedisError(words);
        call.fail(error);
        if (error.says("NOAUTH") || error.says("NOPERM")) {
            outages.refused(words);
        }
        // After a failover this server may be a replica, or no longer have the slot: the next call looks for the master
        // again.
        if (error.says("READONLY") || error.says("MOVED")) {
            drop(used);
        }
    }

    private Future<RedisConnection> connection() {
        if (current != null) {
            return current.connection.future();
        }
        if (closed) {
            return Future.failedFuture("closed");
        }
        Attempt attempt = new Attempt();
        current = attempt;
        address.options(vertx).compose(attempt::connect).onComplete(made -> made(attempt, made));
        return attempt.connection.future();
    }

    private void made(Attempt attempt, AsyncResult<RedisConnection> made) {
        if (made.failed()) {
            attempt.fail(made.cause());
            return;
        }
        made.result().endHandler(end -> drop(attempt)).exceptionHandler(broken -> drop(attempt));
        if (current == attempt) {
            generation++;
            outages.reached();
            if (onConnect != null) {
                onConnect.accept(made.result());
            }
        }
        attempt.connection.tryComplete(made.result());
    }

    /** Closes a connection; calls that still wait for an answer on it fail. */
    private void drop(@Nullable Attempt broken) {
        drop(broken, new IllegalStateException("the connection was lost"));
    }

    private void drop(@Nullable Attempt broken, Throwable cause) {
        if (broken == null) {
            return;
        }
        if (current == broken) {
            current = null;
            if (onLoss != null && !closed) {
                onLoss.run();
            }
        }
        broken.close(cause);
    }

    /** A connection, or one that is being made. */
    private final class Attempt {

        private final Promise<RedisConnection> connection = Promise.promise();
        private final long timer = vertx.setTimer(
                CONNECT_TIMEOUT.toMillis(), expired -> fail("no answer within " + CONNECT_TIMEOUT.toSeconds() + " s"));
        private @Nullable Redis client;
        private boolean over;

        Attempt() {
            connection.future().onComplete(done -> vertx.cancelTimer(timer));
        }

        Future<RedisConnection> connect(RedisOptions options) {
            if (over) {
                return Future.failedFuture("too late");
            }
            client = Redis.createClient(vertx, options);
            return client.connect();
        }

        private void fail(String why) {
            fail(new IllegalStateException(why));
        }

        void fail(Throwable cause) {
            if (!connection.future().isComplete()) {
                drop(this, cause);
            }
        }

        void close(Throwable cause) {
            if (over) {
                return;
            }
            over = true;
            connection.tryFail(cause);
            if (client != null) {
                client.close();
            }
        }
    }

    /** Runs the action on the link's thread; at once if this is the link's thread. */
    public void onContext(Runnable action) {
        if (Vertx.currentContext() == context) {
            action.run();
        } else {
            context.runOnContext(ignored -> action.run());
        }
    }

    public Vertx vertx() {
        return vertx;
    }

    @Override
    public void close() {
        onContext(() -> {
            closed = true;
            drop(current);
        });
    }

    private RedisUnavailable unreachable(Throwable cause) {
        String words = VertxInternals.redisError(cause);
        outages.failed(words == null ? String.valueOf(cause.getMessage()) : "it answers " + words);
        // The caller may see what Redis says. What the network says names addresses, so it is only logged.
        return new RedisUnavailable(
                words == null ? "Redis cannot be reached" : "Redis refuses the connection: " + words, true);
    }

    private static RedisUnavailable lost() {
        return new RedisUnavailable("the connection to Redis was lost before it answered", false);
    }

    /** One command under way: it ends once, by an answer of Redis or by its time-out. */
    private final class Call {

        private final UniEmitter<? super @Nullable Object> emitter;
        private final long timer;
        private @Nullable Attempt sentOn;
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
            fail(new RedisUnavailable(
                    "Redis (" + name + ") did not answer within " + timeout.toMillis() + " ms", sentOn == null));
            // An answer that does not come may mean a half-open socket, so the next call gets a new connection.
            drop(sentOn);
        }

        private boolean end() {
            boolean first = !over;
            over = true;
            vertx.cancelTimer(timer);
            return first;
        }
    }
}
