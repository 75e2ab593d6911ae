package dev.leadline.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Sends problems for requests that REST never sees: those refused before it, and those that the server cannot read. */
@Singleton
class ProblemWriter {

    /** How many bytes of a refused body are read, and for how long, before the connection is closed. */
    private static final long DISCARDED = 64L << 20;

    /** How long to read on after a problem was sent. */
    static final Duration DISCARDING = Duration.ofSeconds(10);

    private final Vertx vertx;
    private final ObjectMapper json;

    ProblemWriter(Vertx vertx, ObjectMapper json) {
        this.vertx = vertx;
        this.json = json;
    }

    void send(RoutingContext context, Problem problem) {
        send(context.response(), problem);
        discard(context.request());
    }

    /** Sends a problem when no more of the request can be read. */
    void send(HttpServerResponse response, Problem problem) {
        AnswerHeaders.set(response);
        response.setStatusCode(problem.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .end(text(problem));
    }

    private String text(Problem problem) {
        try {
            return json.writeValueAsString(problem);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Reads on for a while: a client reads the answer only after it sent its body, so closing at once would hide the answer. */
    private void discard(HttpServerRequest request) {
        if (request.isEnded()) {
            return;
        }
        AtomicLong left = new AtomicLong(DISCARDED);
        long timer = vertx.setTimer(
                DISCARDING.toMillis(), expired -> request.connection().close());
        request.exceptionHandler(broken -> vertx.cancelTimer(timer))
                .endHandler(end -> vertx.cancelTimer(timer))
                .handler(part -> {
                    if (left.addAndGet(-part.length()) < 0) {
                        request.connection().close();
                    }
                })
                .resume();
    }
}
