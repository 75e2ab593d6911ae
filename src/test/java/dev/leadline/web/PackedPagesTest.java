package dev.leadline.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import dev.leadline.testsupport.Site;
import dev.leadline.web.FetchFailure.Reason;
import io.airlift.compress.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies come packed in each way that was asked for, and never grow beyond what a page may have. */
class PackedPagesTest extends FetchingTest {

    private static final String HTML = "<p>packed – über</p>";

    /** {@link #HTML}, and five million times the letter a, packed with Brotli, for which there is no encoder in Java. */
    private static final String BROTLI = "CwuAPHA+cGFja2VkIOKAkyDDvGJlcjwvcD4D";

    private static final String BROTLI_BOMB = "mz9LTPglwuKxQCBfiAk=";

    private PageFetcher fetcher;

    @BeforeEach
    void openFetcher() {
        fetcher = fetcher(WebSettings.PLAIN, FleetMemory.NONE);
    }

    private static byte[] packed(String encoding, byte[] body) throws IOException {
        if (encoding.equals("br")) {
            return Base64.getDecoder().decode(body.length > 1000 ? BROTLI_BOMB : BROTLI);
        }
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = switch (encoding) {
            case "gzip", "x-gzip" -> new GZIPOutputStream(packed);
            case "deflate" -> new DeflaterOutputStream(packed);
            case "zstd" -> new ZstdOutputStream(packed);
            default -> throw new IllegalArgumentException(encoding);
        }) {
            out.write(body);
        }
        return packed.toByteArray();
    }

    private void serve(String encoding, byte[] body) {
        site.on("/", exchange -> answer(exchange, encoding, body));
    }

    private static void answer(HttpExchange exchange, String encoding, byte[] body) throws IOException {
        exchange.getResponseHeaders().add("Content-Encoding", encoding);
        Site.bytes(200, "text/html; charset=utf-8", body).to(exchange);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "x-gzip", "deflate", "br", "zstd"})
    void aPackedPageIsRead(String encoding) throws IOException {
        serve(encoding, packed(encoding, bytes(HTML)));

        assertThat(fetch(fetcher, site.url("/")).html()).isEqualTo(HTML);
        assertThat(site.requests().get(0).headers()).containsEntry("accept-encoding", "gzip, deflate, br, zstd");
    }

    @Test
    void deflateWithoutTheHeaderOfZlibIsReadAsBrowsersDo() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new DeflaterOutputStream(packed, new Deflater(9, true))) {
            out.write(bytes(HTML));
        }
        serve("deflate", packed.toByteArray());

        assertThat(fetch(fetcher, site.url("/")).html()).isEqualTo(HTML);
    }

    @Test
    void aPageThatIsPackedTwiceIsReadInTheOrderOfItsHeader() throws IOException {
        serve("gzip, zstd", packed("zstd", packed("gzip", bytes(HTML))));

        assertThat(fetch(fetcher, site.url("/")).html()).isEqualTo(HTML);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "zstd"})
    void aSmallAnswerThatBecomesTooLargeIsRefused(String encoding) throws IOException {
        byte[] packed = packed(encoding, bytes("a".repeat(5_000_000)));
        assertThat(packed.length).isLessThan(20_000);
        serve(encoding, packed);

        FetchFailure failure = failure(fetcher, site.url("/"));

        assertThat(failure.reason()).isEqualTo(Reason.TOO_LARGE);
        assertThat(failure).hasMessage("too large: the page has more than 1000000 bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "zstd"})
    void aPageThatIsCutOffOrNotPackedAtAllFails(String encoding) throws IOException {
        byte[] packed = packed(encoding, bytes(HTML));
        serve(encoding, java.util.Arrays.copyOf(packed, packed.length / 2));
        assertThat(failure(fetcher, site.url("/")).reason()).isEqualTo(Reason.UNAVAILABLE);

        serve(encoding, bytes(HTML));
        assertThat(failure(fetcher, site.url("/")).reason()).isEqualTo(Reason.UNAVAILABLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"compress", "gzip, gzip, gzip, gzip"})
    void whatWasNotAskedForIsRefused(String encoding) {
        serve(encoding, bytes(HTML));

        assertThat(failure(fetcher, site.url("/")).reason()).isEqualTo(Reason.UNSUPPORTED_TYPE);
    }
}
