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
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Fetches public pages, and the fleet's own. For every hop, the name is looked up once, all its addresses are checked,
 * and the connection is made to an address that was checked, so that a second look-up cannot lead elsewhere (DNS
 * rebinding).
 */
@Singleton
public class PageFetcher {

    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private final Vertx vertx;
    private final HttpClient client;
    private final WebConfig config;
    private final AddressPolicy policy;
    private final OwnPages ownPages;

    public PageFetcher(Vertx vertx, WebConfig config, OwnPages ownPages) {
        this.vertx = vertx;
        this.config = config;
        this.ownPages = ownPages;
        this.policy = new AddressPolicy(
                config.allowLoopback().orElse(false), config.allow().orElse(List.of()));
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
        return resolve(url.getHost()).chain(addresses -> exchange(url, policy.choose(url, addresses)));
    }

    private Uni<Exchange.Reply> ownPage(URI place) {
        return resolve(place.getHost()).chain(addresses -> exchange(place, addresses.get(0)));
    }

    private Uni<List<InetAddress>> resolve(String host) {
        String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        // The system's resolver blocks, so it is asked on a worker thread.
        return Uni.createFrom()
                .emitter(emitter -> vertx.executeBlocking(() -> InetAddress.getAllByName(name), false)
                        .onSuccess(all -> emitter.complete(Arrays.asList(all)))
                        .onFailure(failure -> emitter.fail(
                                failure instanceof UnknownHostException
                                        ? new FetchFailure(Reason.UNAVAILABLE, "the host " + host + " is not known")
                                        : failure)));
    }

    private Uni<Exchange.Reply> exchange(URI url, InetAddress address) {
        RequestOptions request = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setSsl("https".equalsIgnoreCase(url.getScheme()))
                .setServer(SocketAddress.inetSocketAddress(AddressPolicy.port(url), address.getHostAddress()))
                .setHost(url.getHost())
                .setPort(AddressPolicy.port(url))
                .setURI(path(url))
                .setFollowRedirects(false)
                .putHeader("User-Agent", config.userAgent())
                .putHeader("Accept", "text/html,application/xhtml+xml,text/plain;q=0.8,*/*;q=0.1")
                .putHeader("Accept-Encoding", "gzip, deflate");
        return new Exchange(client, request, config.maxBytes()).send();
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
