package dev.leadline.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.broker.BrokerFixture;
import dev.leadline.testsupport.RedisProcess;
import dev.leadline.testsupport.Site;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the processes of a fleet know together, in a real Redis: turns at hosts, pages, and robots.txt. */
class SharedFetchingTest extends FetchingTest {

    private static RedisProcess redis;
    private BrokerFixture node;

    @BeforeAll
    static void startRedis() {
        redis = new RedisProcess();
    }

    @AfterAll
    static void stopRedis() {
        redis.close();
    }

    @BeforeEach
    void openNode() {
        node = new BrokerFixture(redis.url());
    }

    @AfterEach
    void closeNode() {
        redis.call("FLUSHALL");
        node.close();
    }

    private PageFetcher process(WebSettings settings) {
        return fetcher(settings, memory(settings));
    }

    private FleetMemory memory(WebSettings settings) {
        return new RedisFleetMemory(vertx(), node.links, node.keys, node.prefix, node.redisConfig, settings);
    }

    private static void all(List<Uni<FetchedPage>> fetches) {
        Uni.join().all(fetches).andFailFast().await().atMost(Duration.ofSeconds(30));
    }

    private List<Long> arrivals(String path) {
        List<Long> arrivals = new CopyOnWriteArrayList<>();
        site.onRequest(path, request -> {
            arrivals.add(System.nanoTime());
            return Site.bytes(200, "text/html", "<p>here</p>".getBytes(StandardCharsets.UTF_8));
        });
        return arrivals;
    }

    private static Duration span(List<Long> arrivals) {
        return Duration.ofNanos(arrivals.get(arrivals.size() - 1) - arrivals.get(0));
    }

    private WebSettings crawlDelay(String seconds, Duration longestWait) {
        site.on("/robots.txt", 200, "text/plain", "User-agent: *\nCrawl-delay: " + seconds + "\n");
        return WebSettings.PLAIN.withRobots().withDelay(Duration.ZERO, longestWait);
    }

    @Test
    void twoProcessesTogetherAskASiteNoMoreOftenThanItWants() {
        WebSettings polite = crawlDelay("0.2", Duration.ofSeconds(10));
        List<Long> arrivals = arrivals("/");
        PageFetcher one = process(polite);
        PageFetcher other = process(polite);
        List<Uni<FetchedPage>> fetches = new ArrayList<>();
        IntStream.range(0, 4)
                .forEach(i -> fetches.addAll(List.of(one.fetch(site.url("/")), other.fetch(site.url("/")))));

        all(fetches);

        assertThat(arrivals).hasSize(8);
        assertThat(span(arrivals)).isGreaterThan(Duration.ofMillis(7 * 200 - 100));
    }

    @Test
    void whoWouldWaitTooLongIsToldWhenToComeAgainAndTakesNoTurn() {
        arrivals("/");
        PageFetcher process = process(crawlDelay("30", Duration.ofSeconds(1)));
        fetch(process, site.url("/"));

        FetchFailure failure = failure(process, site.url("/"));

        assertThat(failure.transientFailure()).isTrue();
        assertThat(failure.retryIn()).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(30));
        assertThat(failure.getMessage())
                .isEqualTo("other pages of 127.0.0.1 come first, since there are to be 30.0 s between two");
        assertThat(requests("/")).isEqualTo(1);
    }

    @Test
    void aHostHasItsOwnTurns() {
        FleetMemory memory = memory(WebSettings.PLAIN);
        Duration gap = Duration.ofSeconds(5);

        assertThat(turn(memory, "a.example:443", gap).in()).isZero();
        assertThat(turn(memory, "b.example:443", gap).in()).isZero();
        assertThat(turn(memory, "a.example:443", gap).in()).isBetween(Duration.ofSeconds(4), gap);
        assertThat(turn(memory, "a.example:443", gap).taken()).isTrue();
        assertThat(turn(memory, "a.example:443", gap)).returns(false, Turn::taken);
    }

    private static Turn turn(FleetMemory memory, String host, Duration gap) {
        return memory.turn(host, gap, Duration.ofSeconds(12)).await().atMost(Duration.ofSeconds(5));
    }

    @Test
    void aPageThatDidNotChangeIsNotSentAgain() {
        site.onRequest("/", request -> exchange -> {
            boolean same = "\"v1\"".equals(request.headers().get("if-none-match"));
            exchange.getResponseHeaders().add("ETag", "\"v1\"");
            exchange.getResponseHeaders().add("Content-Type", "text/html; charset=utf-8");
            byte[] body = "<p>Über uns</p>".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(same ? 304 : 200, same ? -1 : body.length);
            if (!same) {
                exchange.getResponseBody().write(body);
            }
        });
        WebSettings settings = WebSettings.PLAIN.withCache(1_000_000);
        FetchedPage first = fetch(process(settings), site.url("/"));

        FetchedPage second = fetch(process(settings), site.url("/"));

        assertThat(second.html()).isEqualTo("<p>Über uns</p>");
        assertThat(second.sha256()).isEqualTo(first.sha256());
        assertThat(second.contentType()).isEqualTo("text/html; charset=utf-8");
        assertThat(site.requests()).hasSize(2);
        assertThat(site.requests().get(1).headers()).containsEntry("if-none-match", "\"v1\"");
    }

    @Test
    void aPageThatChangedReplacesTheKeptOne() {
        WebSettings settings = WebSettings.PLAIN.withCache(1_000_000);
        site.on("/", answer("<p>old</p>", "Last-Modified", "Mon, 02 Mar 2026 08:00:00 GMT"));
        fetch(process(settings), site.url("/"));
        site.on("/", answer("<p>new</p>", "Last-Modified", "Tue, 03 Mar 2026 08:00:00 GMT"));

        assertThat(fetch(process(settings), site.url("/")).html()).isEqualTo("<p>new</p>");
        fetch(process(settings), site.url("/"));

        assertThat(site.requests().get(2).headers())
                .containsEntry("if-modified-since", "Tue, 03 Mar 2026 08:00:00 GMT");
    }

    @Test
    void aPageIsNotAskedForWhileItsServerSaysThatItIsFresh() {
        site.on("/", answer("<p>fresh</p>", "Cache-Control", "public, max-age=60"));
        WebSettings settings = WebSettings.PLAIN.withCache(1_000_000);
        fetch(process(settings), site.url("/"));

        assertThat(fetch(process(settings), site.url("/")).html()).isEqualTo("<p>fresh</p>");
        assertThat(site.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Cache-Control: no-store", "Cache-Control: private", "Set-Cookie: a=b", "Vary: *"})
    void aPageThatIsForOneReaderIsNotKept(String header) {
        String[] parts = header.split(": ");
        site.on("/", answer("<p>mine</p>", parts[0], parts[1], "ETag", "\"v1\""));
        WebSettings settings = WebSettings.PLAIN.withCache(1_000_000);
        fetch(process(settings), site.url("/"));

        fetch(process(settings), site.url("/"));

        assertThat(site.requests().get(1).headers()).doesNotContainKey("if-none-match");
    }

    @Test
    void keptPagesTakeNoMoreRoomThanTheyMay() {
        WebSettings settings = WebSettings.PLAIN.withCache(20_000);
        site.on("/", answer("<p>" + "ab ".repeat(50) + "</p>", "ETag", "\"v1\""));
        PageFetcher process = process(settings);
        for (int i = 0; i < 100; i++) {
            fetch(process, site.url("/?" + i));
        }

        long kept = (Long) redis.call("ZCARD", node.prefix.value() + "pages");

        assertThat(kept).isBetween(5L, 40L);
        fetch(process(settings), site.url("/?99"));
        assertThat(site.requests().get(100).headers()).containsKey("if-none-match");
        fetch(process(settings), site.url("/?0"));
        assertThat(site.requests().get(101).headers()).doesNotContainKey("if-none-match");
    }

    @Test
    void robotsTxtIsAskedForOnceByTheWholeFleet() {
        site.on("/robots.txt", 200, "text/plain", "User-agent: *\nDisallow: /x").page("/", "<p>home</p>");
        WebSettings settings = WebSettings.PLAIN.withRobots();

        fetch(process(settings), site.url("/"));
        fetch(process(settings), site.url("/"));

        assertThat(failure(process(settings), site.url("/x")).reason())
                .isEqualTo(FetchFailure.Reason.BLOCKED_BY_ROBOTS);
        assertThat(requests("/robots.txt")).isEqualTo(1);
    }

    private static Site.Reply answer(String html, String... headers) {
        return exchange -> {
            for (int i = 0; i < headers.length; i += 2) {
                exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
            }
            Site.bytes(200, "text/html", html.getBytes(StandardCharsets.UTF_8)).to(exchange);
        };
    }
}
