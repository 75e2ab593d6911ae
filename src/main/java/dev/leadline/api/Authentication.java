package dev.leadline.api;

import dev.leadline.Role;
import dev.leadline.http.Problem;
import dev.leadline.http.ProblemType;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;
import java.util.Locale;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * What every REST request passes first: is REST served here, and who is calling. Filters are looked up while the
 * application is assembled; the scope keeps this one from reading its settings before it runs.
 */
@ApplicationScoped
public class Authentication {

    /** Where Google tells of batches. Its messages are signed, and have no key. */
    public static final String BATCH_NEWS = "/api/v1/gemini/webhook";

    /** Answered without a key, too: where one gets a session for the console. */
    public static final String SESSION = "/console/session";

    private final Role role;
    private final ApiKeys keys;

    Authentication(Role role, ApiKeys keys) {
        this.role = role;
        this.keys = keys;
    }

    @ServerRequestFilter(preMatching = true)
    @Nullable
    Response pass(ContainerRequestContext request, HttpServerRequest http) {
        if (!role.servesRest()) {
            return ProblemMappers.response(Problem.of(
                    ProblemType.NOT_FOUND, "this process is a worker: it serves /q/health and /q/metrics only"));
        }
        Optional<Caller> caller = caller(request, http);
        if (caller.isPresent() && isByCookie(request) && !SessionCookie.isEnough(http)) {
            return ProblemMappers.response(Problem.of(
                    ProblemType.CROSS_SITE,
                    "with a cookie alone, only the console's own page may change something, and neither Origin nor"
                            + " Sec-Fetch-Site says that it asks; send the key as \"Authorization: Bearer …\""));
        }
        if (caller.isEmpty() && isOpen(request)) {
            caller = Optional.of(Caller.NOBODY);
        }
        if (caller.isEmpty()) {
            return ProblemMappers.response(Problem.of(
                    ProblemType.UNAUTHENTICATED,
                    "send a valid key as \"Authorization: Bearer …\" or \"X-API-Key: …\""));
        }
        request.setSecurityContext(new KeySecurity(caller.get(), http.isSSL()));
        return null;
    }

    private Optional<Caller> caller(ContainerRequestContext request, HttpServerRequest http) {
        if (!keys.configured()) {
            return Optional.of(Caller.ANYONE);
        }
        Optional<String> secret = isByCookie(request) ? SessionCookie.secret(http) : secret(request);
        return secret.flatMap(keys::find);
    }

    /** Whether no header names a key, so that the cookie counts, if there is one. */
    private boolean isByCookie(ContainerRequestContext request) {
        return keys.configured() && secret(request).isEmpty() && request.getHeaderString("Authorization") == null;
    }

    private static boolean isOpen(ContainerRequestContext request) {
        String path = request.getUriInfo().getPath();
        return path.equals(SESSION) || path.equals(BATCH_NEWS);
    }

    private static Optional<String> secret(ContainerRequestContext request) {
        String bearer = request.getHeaderString("Authorization");
        if (bearer != null && bearer.toLowerCase(Locale.ROOT).startsWith("bearer ")) {
            return Optional.of(bearer.substring("bearer ".length()).strip());
        }
        return Optional.ofNullable(request.getHeaderString("X-API-Key")).map(String::strip);
    }

    private record KeySecurity(Caller caller, boolean secure) implements SecurityContext {
        @Override
        public Principal getUserPrincipal() {
            return caller;
        }

        @Override
        public boolean isUserInRole(String scope) {
            return caller.may(Caller.Scope.valueOf(scope.toUpperCase(Locale.ROOT)));
        }

        @Override
        public boolean isSecure() {
            return secure;
        }

        @Override
        public String getAuthenticationScheme() {
            return "Bearer";
        }
    }
}
