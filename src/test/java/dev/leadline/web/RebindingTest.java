package dev.leadline.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.web.FetchFailure.Reason;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A name server that gives another address each time it is asked does not get the fetcher anywhere else (DNS rebinding). */
class RebindingTest extends FetchingTest {

    private final AtomicInteger lookUps = new AtomicInteger();

    private PageFetcher fetcher(WebSettings settings, String... addresses) {
        Iterator<String> next = List.of(addresses).iterator();
        return new PageFetcher(vertx(), settings, OwnPages.NONE, FleetMemory.NONE, name -> {
            lookUps.incrementAndGet();
            return addresses(next.next());
        });
    }

    private static InetAddress[] addresses(String address) throws UnknownHostException {
        return InetAddress.getAllByName(address);
    }

    private URI url(String path) {
        return URI.create(site.url(path).toString().replace("127.0.0.1", "rebind.example"));
    }

    @Test
    void theConnectionGoesToTheAddressThatWasChecked() {
        site.page("/", "<p>here</p>");

        FetchedPage page = fetch(fetcher(WebSettings.PLAIN, "127.0.0.1", "10.0.0.1"), url("/"));

        assertThat(page.html()).isEqualTo("<p>here</p>");
        assertThat(lookUps).hasValue(1);
        assertThat(site.requests().get(0).headers().get("host")).startsWith("rebind.example:");
    }

    @Test
    void aRedirectToTheSameNameIsCheckedAgain() {
        site.redirect("/", "/again").page("/again", "<p>inside</p>");

        FetchFailure failure = failure(fetcher(WebSettings.PLAIN, "127.0.0.1", "169.254.169.254"), url("/"));

        assertThat(failure.reason()).isEqualTo(Reason.REFUSED_ADDRESS);
        assertThat(requests("/again")).isZero();
    }

    @Test
    void robotsTxtOfSuchANameIsCheckedLikeAPage() {
        site.page("/", "<p>here</p>");

        FetchFailure failure = failure(fetcher(WebSettings.PLAIN.withRobots(), "127.0.0.1", "192.168.0.1"), url("/"));

        assertThat(failure.reason()).isEqualTo(Reason.REFUSED_ADDRESS);
        assertThat(site.requests()).isEmpty();
    }
}
