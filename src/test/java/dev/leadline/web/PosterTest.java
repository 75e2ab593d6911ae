package dev.leadline.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.leadline.testsupport.Site;
import dev.leadline.web.FetchFailure.Reason;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PosterTest {

    private static Vertx vertx;
    private Site site;

    @BeforeAll
    static void startVertx() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stopVertx() {
        vertx.close();
    }

    @BeforeEach
    void startSite() {
        site = new Site();
    }

    @AfterEach
    void stopSite() {
        site.close();
    }

    private static Poster poster(boolean allowLoopback, String... allowed) {
        WebSettings settings = WebSettings.PLAIN.withLimits(1000, Duration.ofSeconds(2));
        return new Poster(vertx, allowLoopback ? settings : settings.withoutLoopback(allowed));
    }

    private static Poster.Answer post(Poster poster, URI url) {
        return poster.post(url, Map.of("X-Test", "yes"), "böte".getBytes(StandardCharsets.UTF_8), Duration.ofSeconds(2))
                .await()
                .atMost(Duration.ofSeconds(20));
    }

    private static FetchFailure failure(Poster poster, URI url) {
        return catchThrowableOfType(FetchFailure.class, () -> post(poster, url));
    }

    @Test
    void theBodyArrivesWithItsHeaders() {
        site.on("/in", 202, "text/plain", "thanks");

        assertThat(post(poster(true), site.url("/in"))).isEqualTo(new Poster.Answer(202, null));

        assertThat(site.requests().get(0).body()).isEqualTo("böte");
        assertThat(site.requests().get(0).headers()).containsEntry("x-test", "yes");
    }

    @Test
    void anAnswerWithoutEndIsNotReadToItsEnd() {
        site.on("/endless", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] part = new byte[64 * 1024];
            // Ends with an exception when the connection is closed.
            while (true) {
                exchange.getResponseBody().write(part);
            }
        });

        assertThat(post(poster(true), site.url("/endless")).status()).isEqualTo(200);
    }

    @Test
    void whereLoopbackIsNotAllowedNothingIsSentThere() {
        FetchFailure failure = failure(poster(false), site.url("/in"));

        assertThat(failure.reason()).isEqualTo(Reason.REFUSED_ADDRESS);
        assertThat(site.requests()).isEmpty();
    }

    /** A name whose address is checked only when something is sent. */
    @Test
    void aNameThatLeadsInsideIsRefusedWhenItIsCalled() {
        URI url = URI.create("http://localhost:" + site.url("/").getPort() + "/in");

        assertThat(failure(poster(false), url).reason()).isEqualTo(Reason.REFUSED_ADDRESS);
        assertThat(site.requests()).isEmpty();
    }

    @Test
    void aPrefixThatIsAllowedIsCalledWhateverItsAddressIs() {
        site.on("/hooks/a", 200, "text/plain", "");
        Poster poster = poster(false, site.url("/hooks/").toString());

        assertThat(post(poster, site.url("/hooks/a")).status()).isEqualTo(200);
        assertThat(failure(poster, site.url("/other")).reason()).isEqualTo(Reason.REFUSED_ADDRESS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1/",
                "http://localhost/",
                "http://LOCALHOST./",
                "http://api.localhost/",
                "http://[::1]/",
                "http://[::ffff:10.0.0.1]/",
                "http://10.0.0.1/",
                "http://169.254.169.254/latest/meta-data",
                "http://0x7f.1/",
                "https://example.org:8443/",
                "ftp://example.org/",
                "https://me@example.org/",
                "file:///etc/passwd"
            })
    void whatCanBeKnownWithoutALookUpIsRefusedAtOnce(String url) {
        assertThat(catchThrowableOfType(FetchFailure.class, () -> poster(false).check(URI.create(url))))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://example.org/hook?key=1", "http://93.184.215.14/", "https://example.org:443/"})
    void whatMayBePublicIsNotRefusedAtOnce(String url) {
        assertThatCode(() -> poster(false).check(URI.create(url))).doesNotThrowAnyException();
    }
}
