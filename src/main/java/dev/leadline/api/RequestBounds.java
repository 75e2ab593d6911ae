package dev.leadline.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Refuses what is too large with a problem, before the server's own limits would with an empty answer: they are set
 * higher ({@code quarkus.http.limits.*}), to guard the memory.
 */
@Singleton
class RequestBounds {

    /** Before all other filters and routes. */
    private static final int FIRST = 1_000;

    private final long maxBody;
    private final LimitsConfig limits;
    private final ObjectMapper json;

    RequestBounds(
            @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize maxBody,
            LimitsConfig limits,
            ObjectMapper json) {
        this.maxBody = maxBody.asLongValue();
        this.limits = limits;
        this.json = json;
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, FIRST);
    }

    private void check(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (request.uri().length() > limits.uri()) {
            refuse(context, ProblemType.URI_TOO_LONG, "the address has more than " + limits.uri() + " characters");
        } else if (headerLength(request) > limits.headers()) {
            refuse(
                    context,
                    ProblemType.HEADERS_TOO_LARGE,
                    "the header fields have more than " + limits.headers() + " bytes");
        } else if (contentLength(request) > maxBody) {
            refuse(context, ProblemType.TOO_LARGE, "the body has more than " + maxBody + " bytes");
        } else {
            context.next();
        }
    }

    private static long headerLength(HttpServerRequest request) {
        long length = 0;
        for (var header : request.headers()) {
            length += header.getKey().length() + header.getValue().length() + 4;
        }
        return length;
    }

    private static long contentLength(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private void refuse(RoutingContext context, ProblemType type, String detail) {
        // The rest of such a request is not worth reading.
        context.response()
                .setStatusCode(type.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .putHeader(HttpHeaders.CONNECTION, "close")
                .end(text(Problem.of(type, detail)))
                .onComplete(sent -> context.request().connection().close());
    }

    private String text(Problem problem) {
        try {
            return json.writeValueAsString(problem);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
