package dev.leadline.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.vertx.http.DomainSocketServerStart;
import io.quarkus.vertx.http.HttpServerStart;
import io.quarkus.vertx.http.HttpsServerStart;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a worker may start tasks. */
class OwnHttpServerTest {

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger told = new AtomicInteger();

    @AfterEach
    void close() {
        vertx.close();
    }

    private OwnHttpServer server(boolean host, boolean domainSocket) {
        OwnHttpServer server = new OwnHttpServer(vertx, host, domainSocket);
        server.listening().subscribe().with(listens -> told.incrementAndGet());
        return server;
    }

    @Test
    void itIsToldOnceOfWhateverListensFirst() {
        OwnHttpServer server = server(true, true);
        assertThat(told).hasValue(0);

        server.onHttps(new HttpsServerStart(new HttpServerOptions()));
        server.onHttp(new HttpServerStart(new HttpServerOptions()));
        server.onDomainSocket(new DomainSocketServerStart(new HttpServerOptions()));

        assertThat(told).hasValue(1);
    }

    @Test
    void aProcessThatServesADomainSocketAloneIsToldOfThat() {
        OwnHttpServer server = server(false, true);
        assertThat(told).hasValue(0);

        server.onDomainSocket(new DomainSocketServerStart(new HttpServerOptions()));

        assertThat(told).hasValue(1);
    }

    @Test
    void aProcessWithoutAServerIsToldAtOnce() {
        server(false, false);

        assertThat(told).hasValue(1);
    }

    @Test
    void afterALiveReloadWhichKeepsTheServerItIsToldAtOnce() {
        vertx.deployVerticle(new AbstractVerticle() {});
        Awaitility.await().until(() -> !vertx.deploymentIDs().isEmpty());

        server(true, false);

        assertThat(told).hasValue(1);
    }
}
