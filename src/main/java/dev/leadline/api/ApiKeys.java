package dev.leadline.api;

import dev.leadline.api.Caller.Scope;
import dev.leadline.http.CallerKeys;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The keys that may call, from {@code LEADLINE_API_KEYS}: {@code name:secret[:scope+scope]}, comma-separated. Only
 * digests of the secrets are kept. Quarkus' security extensions know no such setting; OIDC will come with theirs.
 */
@Singleton
class ApiKeys implements CallerKeys, KnownKeys {

    private static final String FORM =
            "LEADLINE_API_KEYS must be name:secret or name:secret:scope+scope, comma-separated;"
                    + " a secret may be given as sha256=<64 hex digits>; scopes are read, enqueue and admin";

    private final List<Key> keys = new ArrayList<>();

    private record Key(byte[] digest, Caller caller) {}

    ApiKeys(@ConfigProperty(name = "leadline.api-keys") Optional<String> setting) {
        Set<String> names = new HashSet<>();
        if (setting.orElse("").isBlank()) {
            return;
        }
        // An empty entry is a mistake: passed over, it could leave the API open.
        for (String entry : setting.orElseThrow().split(",", -1)) {
            Key key = parse(entry.strip());
            if (!names.add(key.caller().tenant())) {
                throw new ConfigurationException(
                        FORM + ". The name " + key.caller().tenant() + " is there twice");
            }
            keys.add(key);
        }
    }

    @Override
    public boolean configured() {
        return !keys.isEmpty();
    }

    /** Whose secret this is. All keys are compared, in constant time each, so that nobody can learn a secret from the time. */
    @Override
    public Optional<Caller> find(String secret) {
        byte[] digest = sha256(secret);
        Optional<Caller> found = Optional.empty();
        for (Key key : keys) {
            if (MessageDigest.isEqual(key.digest(), digest)) {
                found = Optional.of(key.caller());
            }
        }
        return found;
    }

    private static Key parse(String entry) {
        String[] parts = entry.split(":", -1);
        if (parts.length < 2 || parts.length > 3 || !parts[0].matches("[A-Za-z0-9._-]{1,64}") || parts[1].isEmpty()) {
            throw new ConfigurationException(FORM + ". Entry of length " + entry.length() + " is not");
        }
        return new Key(digest(parts[1]), new Caller(parts[0], scopes(parts)));
    }

    private static byte[] digest(String secret) {
        if (!secret.startsWith("sha256=")) {
            return sha256(secret);
        }
        String hex = secret.substring("sha256=".length());
        if (!hex.matches("[0-9a-fA-F]{64}")) {
            throw new ConfigurationException(FORM + ". A sha256= has not 64 hex digits");
        }
        return HexFormat.of().parseHex(hex);
    }

    private static Set<Scope> scopes(String[] parts) {
        if (parts.length == 2) {
            return EnumSet.of(Scope.READ, Scope.ENQUEUE);
        }
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        for (String name : parts[2].split("\\+")) {
            try {
                scopes.add(Scope.valueOf(name.toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                throw new ConfigurationException(FORM + ". Key " + parts[0] + " has another scope");
            }
        }
        return scopes;
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
