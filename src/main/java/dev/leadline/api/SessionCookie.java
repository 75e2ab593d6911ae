package dev.leadline.api;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.core.NewCookie;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/**
 * The cookie in which a browser keeps a key for the console. It holds the key's secret, since the server may know no more than
 * its digest and keeps no sessions: so it holds at every node, and ends when the key is taken away. No script can read it, and
 * the browser sends it with requests of the console's own site alone.
 */
public final class SessionCookie {

    static final String NAME = "leadline-key";

    private static final Duration KEPT = Duration.ofDays(7);

    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private SessionCookie() {}

    public static NewCookie holding(String secret, HttpServerRequest request) {
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(secret.getBytes(StandardCharsets.UTF_8));
        return cookie(text, KEPT, request);
    }

    /** Has the browser delete the cookie. */
    public static NewCookie none(HttpServerRequest request) {
        return cookie("", Duration.ZERO, request);
    }

    private static NewCookie cookie(String value, Duration kept, HttpServerRequest request) {
        return new NewCookie.Builder(NAME)
                .value(value)
                .path("/")
                .maxAge((int) kept.toSeconds())
                .httpOnly(true)
                .sameSite(NewCookie.SameSite.STRICT)
                // Behind a trusted proxy the scheme is the one that the browser used.
                .secure("https".equals(request.scheme()))
                .build();
    }

    /** The secret that the request's cookie holds. */
    static Optional<String> secret(HttpServerRequest request) {
        Cookie cookie = request.getCookie(NAME);
        if (cookie == null || cookie.getValue().isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new String(Base64.getUrlDecoder().decode(cookie.getValue()), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * Whether the cookie is enough for this request: it changes nothing, or the browser says that the console's own page asks. A
     * browser sends a cookie by itself, so what changes something must not rest on the cookie alone. That {@code Origin} is this
     * server is checked before, for every request.
     */
    static boolean isEnough(HttpServerRequest request) {
        if (SAFE.contains(request.method())) {
            return true;
        }
        String site = request.getHeader("Sec-Fetch-Site");
        return site == null ? request.getHeader("Origin") != null : site.strip().equalsIgnoreCase("same-origin");
    }
}
