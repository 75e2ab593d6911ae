package dev.leadline.api;

import dev.leadline.http.ProblemException;
import dev.leadline.http.ProblemType;
import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who sends a request: the key's name, which is its tenant, and what it may do. */
public record Caller(String tenant, Set<Scope> scopes) implements Principal {

    /** What a key may do. */
    public enum Scope {
        READ,
        ENQUEUE,
        ADMIN
    }

    /** Everybody, when no key is configured. */
    static final Caller ANYONE = new Caller("default", Set.of(Scope.values()));

    /** Who asks for a session without a key, and may do nothing else. */
    static final Caller NOBODY = new Caller("", Set.of());

    public static Caller of(SecurityContext security) {
        return (Caller) security.getUserPrincipal();
    }

    @Override
    public String getName() {
        return tenant;
    }

    public boolean may(Scope scope) {
        return scopes.contains(scope) || scopes.contains(Scope.ADMIN);
    }

    /** Fails with a 403 problem. */
    public Caller require(Scope scope) {
        if (!may(scope)) {
            throw new ProblemException(
                    ProblemType.FORBIDDEN,
                    "this needs the scope " + scope.name().toLowerCase(java.util.Locale.ROOT));
        }
        return this;
    }

    /** Whose tasks it sees: null for an administrator, who sees all. */
    @Nullable
    public String visibleTenant() {
        return scopes.contains(Scope.ADMIN) ? null : tenant;
    }
}
