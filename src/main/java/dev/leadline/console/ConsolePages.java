package dev.leadline.console;

import dev.leadline.Role;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Serves the console. Each of its addresses answers with the same page, whose script shows what the address names, so that
 * addresses can be shared and survive a reload.
 */
@Singleton
class ConsolePages {

    private static final String FILES = "/console/";

    /** Before the routes of REST, which answer 404 to unknown paths. */
    private static final int BEFORE_REST = -10;

    /** The first parts of the pages' addresses; {@code pages/index.js} has them, too, and a test compares the two. */
    static final List<String> PAGES = List.of(
            "tasks",
            "new",
            "failures",
            "handlers",
            "queues",
            "workers",
            "schedules",
            "flows",
            "limits",
            "models",
            "webhooks",
            "tenants",
            "usage",
            "audit");

    /** Only files of this server run or are shown, nothing in the page itself, and nobody may frame it. */
    static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
            + " connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    private final Role role;
    private final ConsoleConfig config;
    private final ConsoleFiles files;

    ConsolePages(Role role, ConsoleConfig config, ConsoleFiles files) {
        this.role = role;
        this.config = config;
        this.files = files;
    }

    void register(@Observes Router router) {
        // Quarkus would serve the files of web jars at addresses of their own, also in a worker.
        router.route("/webjars/*").order(BEFORE_REST).handler(context -> context.fail(404));
        if (!role.servesRest() || !config.enabled().orElse(true)) {
            return;
        }
        router.routeWithRegex("/|/(" + String.join("|", PAGES) + ")(/[^/]*)?")
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .order(BEFORE_REST)
                .handler(context -> send(context, "index.html"));
        router.route(FILES + "*")
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .order(BEFORE_REST)
                .handler(context -> send(context, context.request().path().substring(FILES.length())));
    }

    private void send(RoutingContext context, String name) {
        files.find(name).ifPresentOrElse(found -> send(context, found), context::next);
    }

    private static void send(RoutingContext context, ConsoleFiles.Content file) {
        HttpServerResponse response = context.response();
        // A browser asks each time whether a file has changed, so that a new version of the program is seen at once.
        response.putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                .putHeader(HttpHeaders.ETAG, file.tag())
                .putHeader("Content-Security-Policy", POLICY)
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Cross-Origin-Opener-Policy", "same-origin")
                .putHeader("X-Frame-Options", "DENY");
        if (file.tag().equals(context.request().getHeader(HttpHeaders.IF_NONE_MATCH))) {
            response.setStatusCode(304).end();
            return;
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, file.type())
                .putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(file.bytes().length));
        if (context.request().method() == HttpMethod.HEAD) {
            response.end();
        } else {
            response.end(Buffer.buffer(file.bytes()));
        }
    }
}
