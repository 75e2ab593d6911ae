package dev.leadline.api;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;

/**
 * What every answer tells browsers. Not {@code quarkus.http.header}, which matches paths, and so fails malformed ones
 * before they can be refused.
 */
final class AnswerHeaders {

    private static final CharSequence CONTENT_TYPE_OPTIONS = HttpHeaders.createOptimized("X-Content-Type-Options");
    private static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");
    private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");

    private AnswerHeaders() {}

    /** Nobody keeps the answer, and nobody takes it for another type than it says. */
    static void set(HttpServerResponse response) {
        response.putHeader(CONTENT_TYPE_OPTIONS, NOSNIFF).putHeader(HttpHeaders.CACHE_CONTROL, NO_STORE);
    }
}
