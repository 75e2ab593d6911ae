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
    private final AtomicInteger calls = new AtomicInteger();

    @AfterEach
    void close() {
        vertx.close();
    }

    private OwnHttpServer server(boolean host, boolean domainSocket) {
        OwnHttpServer server = new OwnHttpServer(vertx, host, domainSocket);
        server.listening().subscribe().with(listens -> calls.incrementAndGet());
        return server;
    }

    @Test
    void itLearnsOnceOfTheFirstServerThatListens() {
        OwnHttpServer server = server(true, true);
        assertThat(calls).hasValue(0);

        server.onHttps(new HttpsServerStart(new HttpServerOptions()));
        server.onHttp(new HttpServerStart(new HttpServerOptions()));
        server.onDomainSocket(new DomainSocketServerStart(new HttpServerOptions()));

        assertThat(calls).hasValue(1);
    }

    @Test
    void aProcessThatServesOnlyADomainSocketLearnsOfThat() {
        OwnHttpServer server = server(false, true);
        assertThat(calls).hasValue(0);

        server.onDomainSocket(new DomainSocketServerStart(new HttpServerOptions()));

        assertThat(calls).hasValue(1);
    }

    @Test
    void aProcessWithoutAServerNeedNotWait() {
        server(false, false);

        assertThat(calls).hasValue(1);
    }

    @Test
    void afterALiveReloadWhichKeepsTheServerItNeedNotWait() {
        vertx.deployVerticle(new AbstractVerticle() {});
        Awaitility.await().until(() -> !vertx.deploymentIDs().isEmpty());

        server(true, false);

        assertThat(calls).hasValue(1);
    }
}
