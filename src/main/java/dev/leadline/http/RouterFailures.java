package dev.leadline.http;

import io.quarkus.logging.Log;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Answers with a problem what fails before REST sees it, such as a malformed address or a missing {@code Host}. */
@Singleton
class RouterFailures {

    private final ProblemWriter problems;

    RouterFailures(ProblemWriter problems) {
        this.problems = problems;
    }

    void register(@Observes Router router) {
        // A malformed address fails before any route is looked up, so the failure handler of the routes does not run.
        router.errorHandler(ProblemType.INVALID_REQUEST.status(), this::tell);
        router.errorHandler(ProblemType.NOT_FOUND.status(), this::tell);
        router.route().last().failureHandler(this::tell);
    }

    private void tell(RoutingContext context) {
        if (context.response().headWritten()) {
            context.next();
            return;
        }
        // A failure without a status is an exception.
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
