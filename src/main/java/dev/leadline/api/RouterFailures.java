package dev.leadline.api;

import io.quarkus.logging.Log;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** What fails before a request gets to REST is a problem, too: a malformed address, a missing Host, a filter's refusal. */
@Singleton
class RouterFailures {

    private final ProblemWriter problems;

    RouterFailures(ProblemWriter problems) {
        this.problems = problems;
    }

    void register(@Observes Router router) {
        // Addresses that no route can be looked up for fail outside all routes.
        router.errorHandler(ProblemType.INVALID_REQUEST.status(), this::tell);
        router.errorHandler(ProblemType.NOT_FOUND.status(), this::tell);
        router.route().last().failureHandler(this::tell);
    }

    private void tell(RoutingContext context) {
        if (context.response().headWritten()) {
            context.next();
            return;
        }
        // Without a status it was an exception.
        int status = Math.max(context.statusCode(), 0);
        ProblemType type = ProblemType.of(status == 0 ? ProblemType.INTERNAL.status() : status);
        if (type.status() >= ProblemType.INTERNAL.status()) {
            Log.error("A request failed", context.failure());
        }
        problems.send(context, Problem.of(type, detail(type)));
    }

    private static String detail(ProblemType type) {
        return switch (type) {
            case INVALID_REQUEST -> "the Host header field is missing or malformed, or the address is";
            case NOT_FOUND -> "nothing is at this address";
            case INTERNAL -> "the server's log tells why";
            default -> type.title();
        };
    }
}
