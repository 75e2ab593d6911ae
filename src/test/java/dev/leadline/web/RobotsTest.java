package dev.leadline.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import dev.leadline.web.FetchFailure.Reason;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages are read only where a site's robots.txt allows it (RFC 9309). */
class RobotsTest extends FetchingTest {

    private PageFetcher fetcher;

    @BeforeEach
    void openFetcher() {
        fetcher = fetcher(WebSettings.PLAIN.withRobots(), FleetMemory.NONE);
        site.page("/", "<p>home</p>").page("/private/a", "<p>a</p>").page("/public/b", "<p>b</p>");
    }

    private void robots(String text) {
        site.on("/robots.txt", 200, "text/plain", text);
    }

    @Test
    void aPageThatRobotsMustNotReadIsNotAskedFor() {
        robots("User-agent: *\nDisallow: /private/\n");

        FetchFailure failure = failure(fetcher, site.url("/private/a"));

        assertThat(failure.reason()).isEqualTo(Reason.BLOCKED_BY_ROBOTS);
        assertThat(failure.transientFailure()).isFalse();
        assertThat(failure)
                .hasMessage("blocked by robots: " + site.url("") + "/robots.txt asks Leadline not to read this page");
        assertThat(requests("/private/a")).isZero();
        assertThat(fetch(fetcher, site.url("/public/b")).html()).isEqualTo("<p>b</p>");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "User-agent: *;Disallow: / | false",
                "User-agent: Leadline;Disallow: /;;User-agent: *;Allow: / | false",
                "User-agent: leadline;Allow: /;;User-agent: *;Disallow: / | true",
                "User-agent: OtherBot;Disallow: / | true",
                "User-agent: *;Disallow: /;Allow: /public/ | true",
                "User-agent: *;Disallow: /*/b$ | false",
                "User-agent: *;Disallow: | true",
                "<html>not a robots file</html> | true",
                " | true"
            })
    void theRulesForOurNameCount(String text, boolean allowed) {
        robots(text == null ? "" : text.replace(";", "\n"));

        if (allowed) {
            assertThat(fetch(fetcher, site.url("/public/b")).html()).isEqualTo("<p>b</p>");
        } else {
            assertThat(failure(fetcher, site.url("/public/b")).reason()).isEqualTo(Reason.BLOCKED_BY_ROBOTS);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 410})
    void aSiteThatHasNoneAllowsEverything(int status) {
        site.on("/robots.txt", status, "text/plain", "User-agent: *\nDisallow: /");

        assertThat(fetch(fetcher, site.url("/")).html()).isEqualTo("<p>home</p>");
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503})
    void aSiteThatCannotSayItIsNotReadNow(int status) {
        site.on("/robots.txt", status, "text/plain", "");

        FetchFailure failure = failure(fetcher, site.url("/"));

        assertThat(failure.transientFailure()).isTrue();
        assertThat(failure).hasMessageContaining("/robots.txt answered with status " + status);
        assertThat(requests("/")).isZero();

        site.on("/robots.txt", 404, "text/plain", "");
        assertThat(fetch(fetcher, site.url("/")).html()).isEqualTo("<p>home</p>");
    }

    @Test
    void itIsAskedForOnceHoweverManyPagesAreReadAtTheSameTime() {
        robots("User-agent: *\nDisallow: /private/\n");
        List<Uni<FetchedPage>> fetches = new ArrayList<>();
        IntStream.range(0, 10).forEach(i -> fetches.add(fetcher.fetch(site.url("/public/b?" + i))));

        Uni.join().all(fetches).andFailFast().await().atMost(Duration.ofSeconds(20));

        assertThat(requests("/robots.txt")).isEqualTo(1);
    }

    @Test
    void aRedirectIsFollowedAndEachHopIsAllowedForItself() {
        site.redirect("/robots.txt", "/rules.txt")
                .on("/rules.txt", 200, "text/plain", "User-agent: *\nDisallow: /private/");
        site.redirect("/moved", "/private/a");

        assertThat(failure(fetcher, site.url("/moved")).reason()).isEqualTo(Reason.BLOCKED_BY_ROBOTS);
        assertThat(requests("/private/a")).isZero();
    }

    @Test
    void aRedirectOfItToAPrivateAddressIsNotFollowed() {
        site.redirect("/robots.txt", "http://10.0.0.1/robots.txt");

        assertThat(failure(fetcher, site.url("/")).reason()).isEqualTo(Reason.REFUSED_ADDRESS);
    }

    @Test
    void aFileOfManyMegabytesDoesNoHarm() {
        site.on("/robots.txt", RobotsTest::endless);

        assertThat(failure(fetcher, site.url("/")).reason()).isEqualTo(Reason.TOO_LARGE);
    }

    private static void endless(HttpExchange exchange) throws java.io.IOException {
        exchange.getResponseHeaders().add("Content-Type", "text/plain");
        exchange.sendResponseHeaders(200, 0);
        byte[] line = "Disallow: /x\n".repeat(1000).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        for (int i = 0; i < 1000; i++) {
            exchange.getResponseBody().write(line);
        }
    }
}
