package dev.leadline.web;

import dev.leadline.web.Exchange.Reply;
import dev.leadline.web.FetchFailure.Reason;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Predicate;

/**
 * Fetches public pages, and the fleet's own. The address of every hop is checked for itself; a public page is asked for
 * only if its site's robots.txt allows it, when it is its host's turn, and whether it changed since it was fetched last.
 */
@Singleton
public class PageFetcher {

    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    /** RFC 9309, 2.5: at least 500 KiB are to be read. */
    private static final long ROBOTS_BYTES = 2 * 1024 * 1024;

    private static final int ROBOTS_REDIRECTS = 5;

    private final Vertx vertx;
    private final HttpClient client;
    private final WebConfig config;
    private final AddressPolicy policy;
    private final Addresses addresses;
    private final OwnPages ownPages;
    private final FleetMemory memory;
    private final Robots robots;

    @Inject
    PageFetcher(Vertx vertx, WebConfig config, OwnPages ownPages, FleetMemory memory) {
        this(vertx, config, ownPages, memory, InetAddress::getAllByName);
    }

    PageFetcher(Vertx vertx, WebConfig config, OwnPages ownPages, FleetMemory memory, Addresses.Resolver resolver) {
        this.vertx = vertx;
        this.config = config;
        this.ownPages = ownPages;
        this.memory = memory;
        this.policy = new AddressPolicy(
                config.allowLoopback().orElse(false), config.allow().orElse(List.of()));
        this.addresses = new Addresses(vertx, policy, resolver);
        this.robots = new Robots(url -> robotsFile(url, 0), memory, config.userAgent());
        this.client = vertx.createHttpClient(
                new HttpClientOptions()
                        .setConnectTimeout(10_000)
                        .setKeepAliveTimeout(10)
                        .setForceSni(true)
                        .setMaxHeaderSize(64 * 1024),
                new PoolOptions().setHttp1MaxSize(config.maxConnections()));
    }

    /** Fetches a page; fails with {@link FetchFailure}. Cancelling closes the connection. */
    public Uni<FetchedPage> fetch(URI url) {
        return Uni.createFrom().deferred(() -> hop(new Course(url, config.timeout()), url, 0));
    }

    /** Each hop is checked for itself: a page of ours may redirect to a page that is not ours. */
    private Uni<FetchedPage> hop(Course course, URI url, int redirects) {
        return Uni.createFrom()
                .item(() -> {
                    policy.checkUrl(url);
                    return ownPages.placeOf(url);
                })
                .chain(own -> own.isPresent() ? ownPage(course, own.get()) : page(course, url))
                .chain(answer -> follow(course, url, answer, redirects));
    }

    private Uni<Reply> page(Course course, URI url) {
        return inTime(course, addresses.checked(url))
                .chain(address -> permission(course, url, address)
                        .chain(gap -> memory.page(url).chain(kept -> kept(course, url, address, gap, kept))));
    }

    private Uni<Reply> ownPage(Course course, URI place) {
        return inTime(course, addresses.lookUp(place.getHost()))
                .chain(found ->
                        inTime(course, exchange(get(place, found.get(0))).chain(this::unpacked)));
    }

    /** How long to wait between two pages of the site; fails when its robots.txt does not allow the page. */
    private Uni<Duration> permission(Course course, URI url, InetAddress address) {
        // This machine needs no time to recover: whoever serves pages on it wants them read.
        Duration least = AddressPolicy.isLoopback(address) ? Duration.ZERO : config.hostDelay();
        return config.robots()
                ? inTime(course, robots.allowing(url))
                        .map(rules -> rules.delay().compareTo(least) > 0 ? rules.delay() : least)
                : Uni.createFrom().item(least);
    }

    private Uni<Reply> kept(Course course, URI url, InetAddress address, Duration gap, Optional<KeptPage> kept) {
        if (kept.isPresent() && kept.get().isFresh(Instant.now())) {
            return Uni.createFrom().item(Reply.of(kept.get()));
        }
        RequestOptions request = get(url, address);
        kept.filter(page -> !page.etag().isEmpty()).ifPresent(page -> request.putHeader("If-None-Match", page.etag()));
        kept.filter(page -> !page.lastModified().isEmpty())
                .ifPresent(page -> request.putHeader("If-Modified-Since", page.lastModified()));
        return turn(course, url, gap)
                .chain(() -> inTime(course, exchange(request).chain(this::unpacked)))
                .chain(reply -> remembered(url, reply, kept));
    }

    /** Waits until it is the host's turn. */
    private Uni<Void> turn(Course course, URI url, Duration gap) {
        String host = url.getHost() + ":" + AddressPolicy.port(url);
        return memory.turn(host, gap, config.longestWait()).chain(turn -> {
            if (!turn.taken()) {
                throw FetchFailure.notNow(
                        turn.in(),
                        "other pages of " + url.getHost() + " come first, since there are to be "
                                + gap.toMillis() / 1000.0 + " s between two");
            }
            course.waited(turn.in());
            return turn.in().isZero()
                    ? Uni.createFrom().voidItem()
                    : Uni.createFrom().voidItem().onItem().delayIt().by(turn.in());
        });
    }

    private Uni<Reply> remembered(URI url, Reply reply, Optional<KeptPage> kept) {
        if (reply.status() == 304 && kept.isPresent()) {
            KeptPage confirmed = kept.get().confirmed(reply.headers(), Instant.now());
            return memory.keep(url, confirmed).replaceWith(Reply.of(confirmed));
        }
        KeptPage page = reply.status() == 200 && reply.isPage()
                ? KeptPage.of(reply.headers(), reply.contentType(), reply.body(), Instant.now())
                : null;
        return page == null
                ? Uni.createFrom().item(reply)
                : memory.keep(url, page).replaceWith(reply);
    }

    private RequestOptions get(URI url, InetAddress address) {
        return to(url, address)
                .setMethod(HttpMethod.GET)
                .putHeader("User-Agent", config.userAgent())
                .putHeader("Accept", "text/html,application/xhtml+xml,application/pdf,text/plain;q=0.8,*/*;q=0.1")
                .putHeader("Accept-Encoding", Unpacking.ACCEPTED);
    }

    private Uni<Reply> exchange(RequestOptions request) {
        return exchange(request, config.maxBytes(), Exchange::isPage);
    }

    private Uni<Reply> exchange(RequestOptions request, long most, Predicate<String> wanted) {
        return new Exchange(client, request, most, wanted).send();
    }

    private Uni<Reply> unpacked(Reply reply) {
        return onWorker(() -> reply.unpacked(config.maxBytes()));
    }

    /** A robots.txt, whatever its type is called. */
    private Uni<Reply> robotsFile(URI url, int redirects) {
        policy.checkUrl(url);
        return addresses
                .checked(url)
                .chain(address -> exchange(get(url, address), ROBOTS_BYTES, type -> true))
                .ifNoItem()
                .after(config.timeout())
                .failWith(this::tooLate)
                .chain(reply -> onWorker(() -> reply.unpacked(ROBOTS_BYTES)))
                .chain(reply -> robotsTarget(url, reply)
                        .filter(target -> redirects < ROBOTS_REDIRECTS)
                        .map(target -> robotsFile(target, redirects + 1))
                        .orElseGet(() -> Uni.createFrom().item(reply)));
    }

    private static Optional<URI> robotsTarget(URI url, Reply reply) {
        String location = REDIRECTS.contains(reply.status()) ? reply.location() : null;
        return location == null ? Optional.empty() : Optional.of(target(url, location));
    }

    private <T> Uni<T> onWorker(Callable<T> work) {
        return Uni.createFrom()
                .emitter(emitter -> vertx.executeBlocking(work, false).onComplete(emitter::complete, emitter::fail));
    }

    private <T> Uni<T> inTime(Course course, Uni<T> work) {
        return Uni.createFrom()
                .deferred(() -> work.ifNoItem().after(course.left()).failWith(this::tooLate));
    }

    private FetchFailure tooLate() {
        return new FetchFailure(
                Reason.UNAVAILABLE,
                "the page did not come within " + config.timeout().toSeconds() + " s");
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

    private Uni<FetchedPage> follow(Course course, URI url, Reply answer, int redirects) {
        String location = answer.location();
        if (!REDIRECTS.contains(answer.status()) || location == null) {
            return onWorker(() -> answer.page(course.first(), url));
        }
        if (redirects >= config.maxRedirects()) {
            throw new FetchFailure(Reason.TOO_MANY_REDIRECTS, "more than " + config.maxRedirects() + " redirects");
        }
        return hop(course, target(url, location), redirects + 1);
    }

    private static URI target(URI from, String location) {
        try {
            return from.resolve(location.replace(" ", "%20"));
        } catch (IllegalArgumentException e) {
            throw new FetchFailure(Reason.BAD_URL, "the page redirects to something that is no URL");
        }
    }
}
