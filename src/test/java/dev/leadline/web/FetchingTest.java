package dev.leadline.web;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.leadline.testsupport.Site;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A site on loopback, and fetchers of it. */
abstract class FetchingTest {

    private static Vertx vertx;

    Site site;

    @BeforeAll
    static void startVertx() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stopVertx() {
        vertx.close();
    }

    @BeforeEach
    void openSite() {
        site = new Site();
    }

    @AfterEach
    void closeSite() {
        site.close();
    }

    static Vertx vertx() {
        return vertx;
    }

    static PageFetcher fetcher(WebSettings settings, FleetMemory memory) {
        return new PageFetcher(vertx, settings, OwnPages.NONE, memory);
    }

    static FetchedPage fetch(PageFetcher fetcher, URI url) {
        return fetcher.fetch(url).await().atMost(Duration.ofSeconds(20));
    }

    static FetchFailure failure(PageFetcher fetcher, URI url) {
        return catchThrowableOfType(FetchFailure.class, () -> fetch(fetcher, url));
    }

    long requests(String target) {
        return site.requests().stream()
                .filter(request -> request.target().equals(target))
                .count();
    }
}
