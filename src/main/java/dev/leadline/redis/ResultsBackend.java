package dev.leadline.redis;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Where results are kept: with the tasks, in the broker's Redis, and in an archive in PostgreSQL if there is one. If a
 * setting asks for anything else, the process does not start, instead of keeping results where nobody looks for them.
 */
@Singleton
class ResultsBackend {

    /** This check comes before anything connects, or starts a server. */
    private static final int FIRST = 1;

    private final RedisConfig redis;
    private final Optional<String> url;

    public ResultsBackend(
            RedisConfig redis,
            @ConfigProperty(name = "leadline.results-backend.url") Optional<String> url,
            @ConfigProperty(name = "leadline.results-backend.celery-url") Optional<String> celeryUrl) {
        this.redis = redis;
        this.url = url.or(() -> celeryUrl);
    }

    public void check(@Observes @Priority(FIRST) StartupEvent started) {
        // Only the beginning is looked at: the rest may hold a password. The archive checks its own address.
        if (url.isEmpty() || url.equals(redis.url()) || url.get().strip().matches("(?is)(db\\+)?postgres.*")) {
            return;
        }
        throw new ConfigurationException(
                "RESULTS_BACKEND_URL (or CELERY_RESULTS_BACKEND_URL) must be the address of a PostgreSQL for the archive, such as"
                        + " postgresql://user:password@host:5432/database, or the same as REDIS_URL, or absent: then results"
                        + " are kept in the broker's Redis alone");
    }
}
