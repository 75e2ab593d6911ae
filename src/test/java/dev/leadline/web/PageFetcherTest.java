package dev.leadline.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.leadline.testsupport.Site;
import dev.leadline.web.FetchFailure.Reason;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages come from a real server on loopback, which a setting allows; all other inside networks stay forbidden. */
@Execution(ExecutionMode.CONCURRENT)
class PageFetcherTest {

    /** Short limits, so that they are reached. */
    static final WebSettings SETTINGS =
            WebSettings.PLAIN.withCache(1_000_000).withLimits(100_000, Duration.ofSeconds(2));

    private static Vertx vertx;
    private final CountDownLatch end = new CountDownLatch(1);
    private Site site;
    private PageFetcher fetcher;

    @BeforeAll
    static void startVertx() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stopVertx() {
        vertx.close();
    }

    @BeforeEach
    void start() {
        site = new Site();
        fetcher = new PageFetcher(vertx, SETTINGS, OwnPages.NONE, FleetMemory.NONE);
    }

    @AfterEach
    void stop() {
        end.countDown();
        site.close();
    }

    private FetchedPage fetch(URI url) {
        return await(fetcher.fetch(url));
    }

    private static <T> T await(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(20));
    }

    private FetchFailure failure(URI url) {
        try {
            throw new AssertionError("came: " + fetch(url));
        } catch (FetchFailure failure) {
            return failure;
        }
    }

    @Test
    void aPageComesWithItsAddressTypeTextAndDigest() {
        site.page("/about", "<p>Über uns</p>");

        FetchedPage page = fetch(site.url("/about?lang=de#team"));

        assertThat(page.html()).isEqualTo("<p>Über uns</p>");
        assertThat(page.contentType()).isEqualTo("text/html; charset=utf-8");
        assertThat(page.sha256()).hasSize(64);
        assertThat(site.requests().get(0).target()).isEqualTo("/about?lang=de");
        assertThat(site.requests().get(0).headers()).containsEntry("user-agent", SETTINGS.userAgent());
    }

    @ParameterizedTest
    @CsvSource({
        "text/html; charset=windows-1252, ''",
        "text/html; charset=ISO-8859-1, ''",
        "text/html, <meta charset=windows-1252>",
        "text/html, '<meta http-equiv=Content-Type content=\"text/html; charset=iso-8859-1\">'"
    })
    void aPageIsReadInTheCharsetThatItNames(String contentType, String head) {
        byte[] body = (head + "<p>5 € – naïve</p>").getBytes(Charset.forName("windows-1252"));
        site.on("/", Site.bytes(200, contentType, body));

        assertThat(fetch(site.url("/")).html()).endsWith("<p>5 € – naïve</p>");
    }

    @Test
    void aByteOrderMarkDecidesTheCharsetBeforeAnythingElse() {
        byte[] body = "\uFEFF<p>Überall</p>".getBytes(StandardCharsets.UTF_16LE);
        site.on("/", Site.bytes(200, "text/html; charset=utf-8", body));

        assertThat(fetch(site.url("/")).html()).isEqualTo("<p>Überall</p>");
    }

    @Test
    void aCompressedPageIsUnpacked() {
        site.on("/", exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "text/html");
            exchange.getResponseHeaders().add("Content-Encoding", "gzip");
            byte[] packed = gzip("<p>packed</p>".getBytes(StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(200, packed.length);
            exchange.getResponseBody().write(packed);
        });

        assertThat(fetch(site.url("/")).html()).isEqualTo("<p>packed</p>");
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }

    // ── Redirects ───────────────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void redirectsAreFollowedAndTheLastAddressIsKept() {
        site.redirect("/old", "/newer?a=1").redirect("/newer", site.url("/new").toString());
        site.page("/new", "<p>here</p>");

        FetchedPage page = fetch(site.url("/old"));

        assertThat(page.html()).isEqualTo("<p>here</p>");
        assertThat(page.finalUrl()).isEqualTo(site.url("/new"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://10.0.0.1/", "http://169.254.169.254/latest/meta-data/", "http://[fd00::1]/"})
    void aRedirectIntoAPrivateNetworkIsRefused(String inside) {
        site.redirect("/", inside);

        assertThat(failure(site.url("/")).reason()).isEqualTo(Reason.REFUSED_ADDRESS);
    }

    @Test
    void aRedirectToAnotherSchemeIsRefused() {
        site.redirect("/", "file:///etc/passwd");

        assertThat(failure(site.url("/")).reason()).isEqualTo(Reason.BAD_URL);
    }

    @Test
    void redirectsInACircleEnd() {
        site.redirect("/a", "/b").redirect("/b", "/a");

        assertThat(failure(site.url("/a")).reason()).isEqualTo(Reason.TOO_MANY_REDIRECTS);
        assertThat(site.requests()).hasSize(4);
    }

    @Test
    void withoutTheSwitchLoopbackIsRefusedAndNothingIsSent() {
        PageFetcher shut = new PageFetcher(vertx, SETTINGS.withoutLoopback(), OwnPages.NONE, FleetMemory.NONE);

        try {
            await(shut.fetch(site.url("/")));
            throw new AssertionError("it came");
        } catch (FetchFailure failure) {
            assertThat(failure.reason()).isEqualTo(Reason.REFUSED_ADDRESS);
            assertThat(failure.getMessage())
                    .isEqualTo("address not allowed: 127.0.0.1 is not a public address, so it is not called");
        }
        assertThat(site.requests()).isEmpty();
    }

    // ── The fleet's own pages ───────────────────────────────────────────────────────────────────────────────────────

    /** Loopback is forbidden; the pages below /simulator/site/ are read from the test's site. */
    private PageFetcher withOwnPages() {
        return new PageFetcher(
                vertx,
                SETTINGS.withoutLoopback(),
                new OwnPages("/simulator/site/", () -> Optional.of(site.url("/simulator/site/"))),
                FleetMemory.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:8080/simulator/site/about.html?a=1",
                "http://127.0.0.1:1/simulator/site/about.html?a=1#team",
                "HTTP://LOCALHOST/simulator/site/about.html?a=1",
                "http://[::1]:9/simulator/site/about.html?a=1",
            })
    void aPageOfOurOwnIsReadFromTheOneAddressWhateverLoopbackMeansToItsReader(String url) {
        site.page("/simulator/site/about.html", "<p>ours</p>");

        FetchedPage page = await(withOwnPages().fetch(URI.create(url)));

        assertThat(page.html()).isEqualTo("<p>ours</p>");
        assertThat(page.finalUrl()).isEqualTo(URI.create(url));
        assertThat(site.requests()).extracting(Site.Request::target).containsExactly("/simulator/site/about.html?a=1");
    }

    @Test
    void aPageOfOurOwnCanBeNamedByItsAddressToo() {
        site.page("/simulator/site/about.html", "<p>ours</p>");

        assertThat(await(withOwnPages().fetch(site.url("/simulator/site/about.html")))
                        .html())
                .isEqualTo("<p>ours</p>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:%d/admin",
                "http://localhost:%d/simulator/site",
                "http://localhost:%d/simulator/sites/about.html",
                "http://localhost:%d/simulator/site/../../admin",
                "http://localhost:%d/simulator/site/%%2e%%2e/%%2e%%2e/admin",
                "http://localhost:%d/simulator/site/..%%2fadmin",
                "http://localhost:%d/simulator/site/%%5c..%%5cadmin",
                "http://localhost:%d/x/simulator/site/about.html",
                "http://localhost:%d/?/simulator/site/about.html",
                "https://localhost:%d/simulator/site/about.html",
                "http://user@localhost:%d/simulator/site/about.html",
                "http://10.0.0.1:%d/simulator/site/about.html",
                "http://localhost.localdomain:%d/simulator/site/about.html",
                "http://127.0.0.2:%d/simulator/site/about.html",
                "http://localhost:%d@10.0.0.1/simulator/site/about.html",
            })
    void whatIsNoPageOfOurOwnStaysShut(String url) {
        int port = site.url("/").getPort();
        Throwable failure = catchThrowable(() -> await(withOwnPages().fetch(URI.create(url.formatted(port)))));

        assertThat(failure).isInstanceOf(FetchFailure.class);
        assertThat(site.requests()).isEmpty();
    }

    @Test
    void aRedirectOfAPageOfOurOwnIsNoPageOfOurOwn() {
        site.redirect("/simulator/site/away", "/admin").redirect("/simulator/site/near", "about.html");
        site.page("/admin", "<p>inside</p>").page("/simulator/site/about.html", "<p>ours</p>");

        assertThat(catchThrowable(() -> await(withOwnPages().fetch(site.url("/simulator/site/away")))))
                .isInstanceOfSatisfying(
                        FetchFailure.class, one -> assertThat(one.reason()).isEqualTo(Reason.REFUSED_ADDRESS));
        assertThat(await(withOwnPages().fetch(site.url("/simulator/site/near"))).html())
                .isEqualTo("<p>ours</p>");
        assertThat(site.requests()).extracting(Site.Request::target).doesNotContain("/admin");
    }

    @Test
    void whereThereAreNoPagesOfOurOwnLoopbackStaysShut() {
        PageFetcher shut = new PageFetcher(
                vertx, SETTINGS.withoutLoopback(), new OwnPages("/simulator/site/", Optional::empty), FleetMemory.NONE);

        assertThat(catchThrowable(() -> await(shut.fetch(site.url("/simulator/site/about.html")))))
                .isInstanceOf(FetchFailure.class);
        assertThat(site.requests()).isEmpty();
    }

    // ── Pages that do not come ──────────────────────────────────────────────────────────────────────────────────────

    @ParameterizedTest
    @CsvSource({
        "404, NOT_FOUND",
        "403, NOT_FOUND",
        "410, NOT_FOUND",
        "408, UNAVAILABLE",
        "429, UNAVAILABLE",
        "500, UNAVAILABLE",
        "503, UNAVAILABLE"
    })
    void aStatusShowsWhetherTryingAgainMayHelp(int status, Reason reason) {
        site.on("/", status, "text/html", "<p>sorry</p>");

        FetchFailure failure = failure(site.url("/"));

        assertThat(failure.reason()).isEqualTo(reason);
        assertThat(failure.transientFailure()).isEqualTo(reason == Reason.UNAVAILABLE);
        assertThat(failure.getMessage()).isEqualTo("the server answered with status " + status);
    }

    @Test
    void whatIsNoPageIsNotRead() {
        site.on("/", 200, "application/zip", "PK");

        assertThat(failure(site.url("/")).getMessage())
                .isEqualTo("not a page: application/zip cannot be read; HTML, PDF and plain text can");
    }

    @Test
    void aPageThatIsTooLongIsRefusedHoweverItIsSent() {
        byte[] body = new byte[100_001];
        site.on("/announced", Site.bytes(200, "text/html", body));
        site.on("/chunked", exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(body);
        });
        site.on("/bomb", exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "text/html");
            exchange.getResponseHeaders().add("Content-Encoding", "gzip");
            byte[] packed = gzip(new byte[10_000_000]);
            exchange.sendResponseHeaders(200, packed.length);
            exchange.getResponseBody().write(packed);
        });

        for (String path : List.of("/announced", "/chunked", "/bomb")) {
            assertThat(failure(site.url(path)).reason()).as(path).isEqualTo(Reason.TOO_LARGE);
        }
    }

    @Test
    void aServerThatDoesNotAnswerIsGivenUp() {
        site.on("/", exchange -> {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });

        FetchFailure failure = failure(site.url("/"));

        assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE);
        assertThat(failure.getMessage()).contains("did not come within 2 s");
    }

    @Test
    void aServerThatBreaksOffIsUnavailable() {
        site.on("/", exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, 1_000);
            exchange.getResponseBody().write("<p>half".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            throw new IOException("cut");
        });

        assertThat(failure(site.url("/")).reason()).isEqualTo(Reason.UNAVAILABLE);
    }

    @Test
    void aServerThatIsNotThereIsUnavailableAndNoClassIsNamed() {
        URI url = site.url("/");
        site.close();

        FetchFailure failure = failure(url);

        assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE);
        assertThat(failure.getMessage()).doesNotContain("Exception", "java", "netty");
    }
}
