package dev.leadline.web;

import dev.leadline.web.Exchange.Reply;
import dev.leadline.web.FetchFailure.Reason;
import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * Asks each origin once an hour what robots may read there (RFC 9309): a status of 400 to 499 means everything; one of 500
 * and more, 429, or no answer means that nothing is read now. Pages of one origin that are asked for at the same time share
 * one request.
 */
final class Robots {

    /** RFC 9309, 2.4, allows a day. */
    static final Duration KEPT = Duration.ofHours(1);

    private static final int MOST_ORIGINS = 1_000;

    private final Function<URI, Uni<Reply>> get;
    private final FleetMemory memory;
    private final String userAgent;

    /** @param until by the clock of {@link System#nanoTime} */
    private record Known(Uni<RobotsRules> rules, long until) {}

    /** The newest origins; access only while holding its lock. */
    private final Map<String, Known> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
            return size() > MOST_ORIGINS;
        }
    };

    /** @param get fetches a file whatever its type is, follows redirects, and checks every address */
    Robots(Function<URI, Uni<Reply>> get, FleetMemory memory, String userAgent) {
        this.get = get;
        this.memory = memory;
        this.userAgent = userAgent;
    }

    /** The rules of the URL's origin, if they allow the URL; fails with {@link FetchFailure} if they do not. */
    Uni<RobotsRules> allowing(URI url) {
        String origin = origin(url);
        return rules(origin).map(rules -> {
            if (!rules.allow(url)) {
                throw new FetchFailure(
                        Reason.BLOCKED_BY_ROBOTS,
                        origin + "/robots.txt asks " + RobotsRules.name(userAgent) + " not to read this page");
            }
            return rules;
        });
    }

    private Uni<RobotsRules> rules(String origin) {
        synchronized (known) {
            Known one = known.get(origin);
            if (one == null || one.until() - System.nanoTime() < 0) {
                one = new Known(asked(origin), System.nanoTime() + KEPT.toNanos());
                known.put(origin, one);
            }
            return one.rules();
        }
    }

    private Uni<RobotsRules> asked(String origin) {
        return memory.robots(origin)
                .chain(kept -> kept.isPresent() ? Uni.createFrom().item(kept.get()) : fetched(origin))
                .map(text -> RobotsRules.of(origin, text, userAgent))
                .onFailure()
                .invoke(() -> forget(origin))
                .memoize()
                .indefinitely();
    }

    private void forget(String origin) {
        synchronized (known) {
            known.remove(origin);
        }
    }

    private Uni<String> fetched(String origin) {
        return get.apply(URI.create(origin + "/robots.txt"))
                .map(reply -> text(origin, reply))
                .call(text -> memory.keepRobots(origin, text));
    }

    private static String text(String origin, Reply reply) {
        int status = reply.status();
        if (status >= 500 || status == 429) {
            throw new FetchFailure(
                    Reason.UNAVAILABLE,
                    origin + "/robots.txt answered with status " + status + ", so nothing is read there now");
        }
        return status / 100 == 2 ? BodyText.decode(reply.body(), reply.contentType()) : "";
    }

    /** Scheme, host and port, in lower case. */
    static String origin(URI url) {
        String port = url.getPort() < 0 ? "" : ":" + url.getPort();
        return (url.getScheme() + "://" + url.getHost() + port).toLowerCase(Locale.ROOT);
    }
}
