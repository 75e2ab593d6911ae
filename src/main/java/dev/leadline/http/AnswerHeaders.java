package dev.leadline.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;

/**
 * The header fields that every answer has, for browsers. The setting {@code quarkus.http.header} is not used for them: it
 * matches paths, so it fails on malformed addresses before they can be refused with a problem.
 */
final class AnswerHeaders {

    private static final CharSequence CONTENT_TYPE_OPTIONS = HttpHeaders.createOptimized("X-Content-Type-Options");
    private static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");
    private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");

    private AnswerHeaders() {}

    /** Says that no cache may keep the answer, and that no browser may take it for another type than it says. */
    static void set(HttpServerResponse response) {
        response.putHeader(CONTENT_TYPE_OPTIONS, NOSNIFF).putHeader(HttpHeaders.CACHE_CONTROL, NO_STORE);
    }
}
