package dev.leadline.web;

import dev.leadline.web.FetchFailure.Reason;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Set;

/** Fetches public pages, and the fleet's own. The address of every hop is checked for itself. */
@Singleton
public class PageFetcher {

    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private final HttpClient client;
    private final WebConfig config;
    private final AddressPolicy policy;
    private final Addresses addresses;
    private final OwnPages ownPages;

    public PageFetcher(Vertx vertx, WebConfig config, OwnPages ownPages) {
        this.config = config;
        this.ownPages = ownPages;
        this.policy = new AddressPolicy(
                config.allowLoopback().orElse(false), config.allow().orElse(List.of()));
        this.addresses = new Addresses(vertx, policy);
        this.client = vertx.createHttpClient(
                new HttpClientOptions()
                        .setDecompressionSupported(true)
                        .setConnectTimeout(10_000)
                        .setKeepAliveTimeout(10)
                        .setForceSni(true)
                        .setMaxHeaderSize(64 * 1024),
                new PoolOptions().setHttp1MaxSize(config.maxConnections()));
    }

    /** Fetches a page; fails with {@link FetchFailure}. Cancelling closes the connection. */
    public Uni<FetchedPage> fetch(URI url) {
        return hop(url, url, 0)
                .ifNoItem()
                .after(config.timeout())
                .failWith(() -> new FetchFailure(
                        Reason.UNAVAILABLE,
                        "the page did not come within " + config.timeout().toSeconds() + " s"));
    }

    /** Each hop is checked for itself: a page of ours may redirect to a page that is not ours. */
    private Uni<FetchedPage> hop(URI first, URI url, int redirects) {
        return Uni.createFrom()
                .item(() -> {
                    policy.checkUrl(url);
                    return ownPages.placeOf(url);
                })
                .chain(own -> own.isPresent() ? ownPage(own.get()) : page(url))
                .chain(answer -> follow(first, url, answer, redirects));
    }

    private Uni<Exchange.Reply> page(URI url) {
        return addresses.checked(url).chain(address -> exchange(url, address));
    }

    private Uni<Exchange.Reply> ownPage(URI place) {
        return addresses.lookUp(place.getHost()).chain(found -> exchange(place, found.get(0)));
    }

    private Uni<Exchange.Reply> exchange(URI url, InetAddress address) {
        RequestOptions request = to(url, address)
                .setMethod(HttpMethod.GET)
                .putHeader("User-Agent", config.userAgent())
                .putHeader("Accept", "text/html,application/xhtml+xml,text/plain;q=0.8,*/*;q=0.1")
                .putHeader("Accept-Encoding", "gzip, deflate");
        return new Exchange(client, request, config.maxBytes()).send();
    }

    /** A request that goes to this address, under the URL's name, and follows no redirect. */
    static RequestOptions to(URI url, InetAddress address) {
        return new RequestOptions()
                .setSsl("https".equalsIgnoreCase(url.getScheme()))
                .setServer(SocketAddress.inetSocketAddress(AddressPolicy.port(url), address.getHostAddress()))
                .setHost(url.getHost())
                .setPort(AddressPolicy.port(url))
                .setURI(path(url))
                .setFollowRedirects(false);
    }

    private static String path(URI url) {
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
    }

    private Uni<FetchedPage> follow(URI first, URI url, Exchange.Reply answer, int redirects) {
        if (!REDIRECTS.contains(answer.status()) || answer.location() == null) {
            return Uni.createFrom().item(() -> answer.page(first, url));
        }
        if (redirects >= config.maxRedirects()) {
            throw new FetchFailure(Reason.TOO_MANY_REDIRECTS, "more than " + config.maxRedirects() + " redirects");
        }
        return hop(first, target(url, answer.location()), redirects + 1);
    }

    private static URI target(URI from, String location) {
        try {
            return from.resolve(location.replace(" ", "%20"));
        } catch (IllegalArgumentException e) {
            throw new FetchFailure(Reason.BAD_URL, "the page redirects to something that is no URL");
        }
    }
}
