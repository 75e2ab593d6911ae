package dev.leadline.gemini;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP answer whose body is read piece by piece. Nothing is taken from the connection before it is asked for, so a slow
 * reader slows the sender down.
 */
final class GeminiReply {

    private final HttpClientResponse response;
    private final Context loop;
    private final Silence silence;
    private @Nullable UniEmitter<? super Buffer> reader;
    private @Nullable Unreachable failure;
    private volatile boolean ended;

    /**
     * To be made on the event loop on which the response came, before any of its body is delivered.
     *
     * @param silence is told when a reader waits
     */
    GeminiReply(HttpClientResponse response, Context loop, Silence silence) {
        this.response = response;
        this.loop = loop;
        this.silence = silence;
        silence.ends();
        response.pause();
        response.exceptionHandler(closed -> broken(Unreachable.broken()));
        response.handler(this::give);
        response.endHandler(end -> {
            ended = true;
            give(null);
        });
    }

    int status() {
        return response.statusCode();
    }

    @Nullable
    String header(String name) {
        return response.getHeader(name);
    }

    /** The pieces of the body as they come. */
    Multi<Buffer> pieces() {
        return Multi.createBy().repeating().uni(this::next).until(piece -> piece.length() == 0);
    }

    /** The whole body, for an answer that is not streamed. */
    Uni<Buffer> body() {
        return pieces().collect().in(Buffer::buffer, Buffer::appendBuffer);
    }

    /** The next piece; an empty one at the end. */
    private Uni<Buffer> next() {
        return Uni.createFrom().emitter(emitter -> ask(emitter));
    }

    private void ask(UniEmitter<? super Buffer> emitter) {
        Unreachable broken;
        synchronized (this) {
            broken = failure;
            reader = broken == null ? emitter : null;
        }
        if (broken != null) {
            emitter.fail(broken);
        } else {
            silence.begins();
            loop.runOnContext(now -> response.fetch(1));
        }
    }

    /** @param piece null at the end of the body */
    private void give(@Nullable Buffer piece) {
        UniEmitter<? super Buffer> waiting;
        synchronized (this) {
            waiting = reader;
            reader = null;
        }
        if (waiting != null) {
            silence.ends();
            waiting.complete(piece == null ? Buffer.buffer() : piece);
        }
    }

    /**
     * Closes the connection, unless the whole answer has come. Then another call may use it already, and the client would
     * end that one: it closes connections also for a call that is over.
     */
    void giveUp(Runnable reset) {
        if (ended) {
            return;
        }
        loop.runOnContext(now -> {
            // What is received but not read may hold the end; without a reader it is dropped.
            if (!ended) {
                response.resume();
            }
            loop.runOnContext(later -> {
                if (!ended) {
                    reset.run();
                }
            });
        });
    }

    /** Nothing more comes. */
    void broken(Unreachable why) {
        UniEmitter<? super Buffer> waiting;
        synchronized (this) {
            failure = why;
            waiting = reader;
            reader = null;
        }
        if (waiting != null) {
            waiting.fail(why);
        }
    }
}
