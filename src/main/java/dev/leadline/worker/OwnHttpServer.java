package dev.leadline.worker;

import io.quarkus.vertx.http.DomainSocketServerStart;
import io.quarkus.vertx.http.HttpServerStart;
import io.quarkus.vertx.http.HttpsServerStart;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Knows when this process's own HTTP server listens. The worker starts no task before that: a task that reads a page of
 * this process, such as a deep dive on the simulator's pages, would fail and be retried.
 */
@Singleton
class OwnHttpServer {

    private final CompletableFuture<Void> listening = new CompletableFuture<>();

    @Inject
    OwnHttpServer(
            Vertx vertx,
            @ConfigProperty(name = "quarkus.http.host-enabled", defaultValue = "true") boolean host,
            @ConfigProperty(name = "quarkus.http.domain-socket-enabled", defaultValue = "false") boolean domainSocket) {
        // A live reload keeps the server of the previous start, which already runs as a verticle, and sends no event.
        boolean listensAlready = !vertx.deploymentIDs().isEmpty();
        if (listensAlready || !host && !domainSocket) {
            open();
        }
    }

    private OwnHttpServer() {
        open();
    }

    /** For a process without an HTTP server. */
    static OwnHttpServer none() {
        return new OwnHttpServer();
    }

    /** Completes once the server listens, on any thread; at once if it does, or if there is none. */
    Uni<Void> listening() {
        return Uni.createFrom().completionStage(listening);
    }

    void onHttp(@ObservesAsync HttpServerStart started) {
        open();
    }

    void onHttps(@ObservesAsync HttpsServerStart started) {
        open();
    }

    void onDomainSocket(@ObservesAsync DomainSocketServerStart started) {
        open();
    }

    private void open() {
        listening.complete(null);
    }
}
