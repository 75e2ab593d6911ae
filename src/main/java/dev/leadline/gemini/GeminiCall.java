package dev.leadline.gemini;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One HTTP request and the reading of its answer. If it is given up before the answer's end, the connection is closed. */
final class GeminiCall {

    private final Silence silence;
    private @Nullable UniEmitter<? super GeminiReply> caller;
    private @Nullable HttpClientRequest request;
    private @Nullable GeminiReply reply;
    private boolean over;

    private GeminiCall(Vertx vertx, Duration patience) {
        this.silence = new Silence(vertx, patience, this::giveUp);
    }

    /**
     * Sends the body, and gives the answer to {@code read} as soon as its headers are there.
     *
     * @param patience how long Gemini may be silent
     */
    static <T> Uni<T> send(
            Vertx vertx,
            HttpClient client,
            RequestOptions options,
            byte[] body,
            Duration patience,
            Function<GeminiReply, Uni<T>> read) {
        return Uni.createFrom().deferred(() -> {
            GeminiCall call = new GeminiCall(vertx, patience);
            return call.open(client, options, body)
                    .chain(reply -> read.apply(reply))
                    .onTermination()
                    .invoke(call::close);
        });
    }

    private Uni<GeminiReply> open(HttpClient client, RequestOptions options, byte[] body) {
        return Uni.createFrom().emitter(emitter -> {
            synchronized (this) {
                caller = emitter;
            }
            silence.start();
            client.request(options)
                    .onComplete(
                            opened -> send(opened, Buffer.buffer(body), emitter),
                            failure -> emitter.fail(Unreachable.unsent()));
        });
    }

    private void send(HttpClientRequest opened, Buffer body, UniEmitter<? super GeminiReply> emitter) {
        boolean late;
        synchronized (this) {
            request = opened;
            late = over;
        }
        if (late) {
            opened.reset();
            return;
        }
        opened.response()
                .onComplete(response -> read(response, emitter), failure -> emitter.fail(Unreachable.broken()));
        opened.end(body).onFailure(failure -> emitter.fail(Unreachable.broken()));
    }

    private void read(HttpClientResponse response, UniEmitter<? super GeminiReply> emitter) {
        GeminiReply read = new GeminiReply(response, Vertx.currentContext(), silence);
        synchronized (this) {
            reply = read;
        }
        emitter.complete(read);
    }

    private void giveUp() {
        GeminiReply known;
        UniEmitter<? super GeminiReply> waiting;
        synchronized (this) {
            known = reply;
            waiting = caller;
        }
        if (known != null) {
            known.broken(Unreachable.silent());
        } else if (waiting != null) {
            waiting.fail(Unreachable.silent());
        }
    }

    /** Closes the connection, unless the whole answer was read: then it can be used again. */
    private void close() {
        HttpClientRequest known;
        GeminiReply begun;
        synchronized (this) {
            over = true;
            known = request;
            begun = reply;
        }
        silence.stop();
        if (begun != null) {
            begun.giveUp(() -> Objects.requireNonNull(known).reset());
        } else if (known != null) {
            known.reset();
        }
    }
}
