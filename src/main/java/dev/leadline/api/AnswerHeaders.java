package dev.leadline.api;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;

/**
 * What every answer tells browsers. Not {@code quarkus.http.header}, which matches paths, and so fails malformed ones
 * before they can be refused.
 */
final class AnswerHeaders {

    private AnswerHeaders() {}

    /** Nobody keeps the answer, and nobody takes it for another type than it says. */
    static void set(HttpServerResponse response) {
        response.putHeader("X-Content-Type-Options", "nosniff").putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    }
}
