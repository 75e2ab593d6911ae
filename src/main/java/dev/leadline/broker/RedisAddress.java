package dev.leadline.broker;

import dev.leadline.Role;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Where Redis is: at {@code REDIS_URL}, or embedded when the process plays all roles by itself. */
@Singleton
public class RedisAddress {

    private final String url;
    private final boolean embedded;

    @jakarta.inject.Inject
    public RedisAddress(
            RedisConfig config, EmbeddedRedis embeddedRedis, @ConfigProperty(name = "leadline.role") Role role) {
        this.embedded = config.url().isEmpty();
        if (embedded && role != Role.ALL) {
            throw new ConfigurationException("REDIS_URL is not set: a process of role "
                    + role.name().toLowerCase(java.util.Locale.ROOT)
                    + " shares its Redis with others, so it must be told where it is, as in redis://127.0.0.1:6379");
        }
        this.url = embedded ? embeddedRedis.url() : checked(config.url().orElseThrow());
    }

    RedisAddress(String url) {
        this.url = url;
        this.embedded = false;
    }

    /** Holds the password if there is one: never to be logged. */
    String url() {
        return url;
    }

    boolean embedded() {
        return embedded;
    }

    private static String checked(String url) {
        try {
            URI uri = new URI(url);
            if (Set.of("redis", "rediss").contains(String.valueOf(uri.getScheme())) && uri.getHost() != null) {
                return url;
            }
        } catch (URISyntaxException e) {
            // Told below, without the text itself: it may hold a password.
        }
        throw new ConfigurationException("REDIS_URL is no address of a Redis: redis://host:port/database is one,"
                + " or rediss:// for TLS, with user:password@ before the host if need be");
    }
}
