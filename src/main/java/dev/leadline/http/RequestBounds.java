package dev.leadline.http;

import dev.leadline.VertxInternals;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Refuses malformed addresses, and requests that are too large, with a problem. The server's own limits
 * ({@code quarkus.http.limits.*}) would refuse them with an empty answer; they are set higher, and only protect the memory.
 */
@Singleton
class RequestBounds {

    /** The priority of the filter that checks the bounds: higher than that of every route, so it runs before them. */
    static final int FIRST = 1_000;

    private final long maxBody;
    private final BoundsConfig limits;
    private final ProblemWriter problems;

    RequestBounds(
            @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize maxBody,
            BoundsConfig limits,
            ProblemWriter problems) {
        this.maxBody = maxBody.asLongValue();
        this.limits = limits;
        this.problems = problems;
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, FIRST);
    }

    private void check(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (!isAddress(request.uri())) {
            refuse(context, ProblemType.INVALID_REQUEST, "the address is malformed: percent-encode what is no letter");
        } else if (request.uri().length() > limits.uri()) {
            refuse(context, ProblemType.URI_TOO_LONG, "the address has more than " + limits.uri() + " characters");
        } else if (headerLength(request) > limits.headers()) {
            refuse(
                    context,
                    ProblemType.HEADERS_TOO_LARGE,
                    "the header fields have more than " + limits.headers() + " bytes");
        } else if (contentLength(request) > maxBody) {
            refuse(context, ProblemType.TOO_LARGE, "the body has more than " + maxBody + " bytes");
        } else if (request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null) {
            count(context);
        } else {
            context.next();
        }
    }

    private static boolean isAddress(String uri) {
        try {
            new URI(uri);
            return true;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** Reads a body whose length the client did not say, and refuses it as soon as it is longer than allowed. */
    private void count(RoutingContext context) {
        Buffer body = Buffer.buffer();
        context.request()
                // The client broke the connection off, so there is nobody to answer.
                .exceptionHandler(broken -> {})
                .endHandler(end -> {
                    VertxInternals.setBody(context, body);
                    context.next();
                })
                .handler(part -> {
                    body.appendBuffer(part);
                    if (body.length() > maxBody) {
                        refuse(context, ProblemType.TOO_LARGE, "the body has more than " + maxBody + " bytes");
                    }
                })
                .resume();
    }

    private static long headerLength(HttpServerRequest request) {
        long length = 0;
        for (var header : request.headers()) {
            length += header.getKey().length() + header.getValue().length() + 4;
        }
        return length;
    }

    /** The length of the body in bytes, as the client says it; 0 when it says none. */
    static long contentLength(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private void refuse(RoutingContext context, ProblemType type, String detail) {
        problems.send(context, Problem.of(type, detail));
    }
}
