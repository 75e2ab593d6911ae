package dev.leadline.http;

import dev.leadline.Role;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Rules that keep web pages from using this server through the browser of somebody who can reach it. They hold for all
 * that the server answers, not for REST alone, so they are checked before all routes.
 */
@Singleton
class BrowserRules {

    /** Runs before {@link RequestBounds}, which reads bodies. */
    private static final int BEFORE_BODIES = RequestBounds.FIRST + 1;

    private static final int AFTER_BODIES = RequestBounds.FIRST - 1;

    /** Methods that change nothing (RFC 9110, 9.2.1). All others count as changing something. */
    private static final Set<HttpMethod> SAFE =
            Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS, HttpMethod.TRACE);

    /** Allows no dots and no percent signs, so that such a path cannot be resolved to another one. */
    private static final Pattern HEALTH = Pattern.compile("/q/health(/[A-Za-z0-9_-]+)*/?");

    private static final Pattern METRICS = Pattern.compile("/q/metrics/?");

    private final Role role;
    private final CallerKeys keys;
    private final AllowedHosts hosts;
    private final ProblemWriter problems;

    BrowserRules(Role role, CallerKeys keys, AllowedHosts hosts, ProblemWriter problems) {
        this.role = role;
        this.keys = keys;
        this.hosts = hosts;
        this.problems = problems;
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, BEFORE_BODIES);
        filters.register(this::requireContentType, AFTER_BODIES);
    }

    private void check(RoutingContext context) {
        HttpServerRequest request = context.request();
        AnswerHeaders.set(context.response());
        if (request.headers().getAll(HttpHeaders.HOST).size() > 1) {
            // Programs differ in which of them they believe; RFC 9112, 3.2, has both refused.
            refuse(context, ProblemType.INVALID_REQUEST, "there is more than one Host header field");
        } else if (!isHostAllowed(request)) {
            refuse(
                    context,
                    ProblemType.HOST_NOT_ALLOWED,
                    "no keys are asked for here, so only requests to " + String.join(", ", hosts.names())
                            + " are answered; " + AllowedHosts.SETTING + " names more hosts");
        } else if (!SAFE.contains(request.method()) && isForeign(request)) {
            refuse(
                    context,
                    ProblemType.CROSS_SITE,
                    "a web page of another origin may change nothing here, and Origin or Sec-Fetch-Site says that one asks");
        } else {
            context.next();
        }
    }

    private boolean isHostAllowed(HttpServerRequest request) {
        return keys.configured() || hostsOf(request).stream().allMatch(hosts::answer) || isOpen(request.path());
    }

    /**
     * What is answered under every host: health, and the metrics of a worker. Orchestrators, and a Prometheus that collects from
     * workers, know only the address of a process.
     */
    private boolean isOpen(@Nullable String path) {
        return path != null
                && (HEALTH.matcher(path).matches()
                        || (!role.servesRest() && METRICS.matcher(path).matches()));
    }

    /** All hosts that the request names; empty when an HTTP/1.0 client names none. */
    private static List<String> hostsOf(HttpServerRequest request) {
        List<String> found = new ArrayList<>(request.headers().getAll(HttpHeaders.HOST));
        HostAndPort authority = request.authority();
        if (found.isEmpty() && authority != null) {
            // HTTP/2 names the host in :authority instead.
            found.add(authority.toString());
        }
        String target = targetHost(request.uri());
        if (target != null) {
            found.add(target);
        }
        return found;
    }

    /** The host of a target in absolute form (RFC 9112, 3.2.2), which counts instead of {@code Host}; null for other targets. */
    private static @Nullable String targetHost(String uri) {
        if (uri.startsWith("/")) {
            return null;
        }
        try {
            return new URI(uri).getRawAuthority();
        } catch (URISyntaxException e) {
            // RequestBounds refuses such an address afterwards.
            return null;
        }
    }

    /** Whether a browser says that the request comes from a page of another origin. */
    private static boolean isForeign(HttpServerRequest request) {
        String target = targetHost(request.uri());
        // Behind a trusted proxy the authority is the one that the browser used, not the one of this server.
        HostAndPort authority = request.authority();
        String own = target != null || authority == null ? target : authority.toString();
        return request.headers().getAll(HttpHeaders.ORIGIN).stream()
                        .anyMatch(origin -> own == null || !isSame(origin, request.scheme() + "://" + own))
                || request.headers().getAll("Sec-Fetch-Site").stream()
                        .anyMatch(site -> site.strip().equalsIgnoreCase("cross-site"));
    }

    private static boolean isSame(String origin, String own) {
        Origin one = Origin.parse(origin);
        return one != null && one.equals(Origin.parse(own));
    }

    /** An origin as in RFC 6454, 4: two origins are the same when their scheme, host and port are the same. */
    private record Origin(String scheme, String host, int port) {

        private static final Pattern FORM = Pattern.compile("(https?)://(.+)", Pattern.CASE_INSENSITIVE);

        static @Nullable Origin parse(String text) {
            Matcher form = FORM.matcher(text);
            if (!form.matches()) {
                return null;
            }
            String scheme = form.group(1).toLowerCase(Locale.ROOT);
            HostAndPort host = HostAndPort.parseAuthority(form.group(2), scheme.equals("https") ? 443 : 80);
            return host == null ? null : new Origin(scheme, host.host().toLowerCase(Locale.ROOT), host.port());
        }
    }

    /**
     * A page may send a body without a type to any origin, and the browser does not ask the server first (a CORS preflight). A
     * body in HTTP/2 without a length is not seen here, but browsers either say the length or ask first.
     */
    private void requireContentType(RoutingContext context) {
        String type = context.request().getHeader(HttpHeaders.CONTENT_TYPE);
        if (hasBody(context) && (type == null || type.isBlank())) {
            refuse(
                    context,
                    ProblemType.UNSUPPORTED_MEDIA_TYPE,
                    "a body needs a Content-Type, such as application/json");
        } else {
            context.next();
        }
    }

    private static boolean hasBody(RoutingContext context) {
        Buffer counted = context.body().buffer();
        return RequestBounds.contentLength(context.request()) > 0 || (counted != null && counted.length() > 0);
    }

    private void refuse(RoutingContext context, ProblemType type, String detail) {
        problems.send(context, Problem.of(type, detail));
    }
}
