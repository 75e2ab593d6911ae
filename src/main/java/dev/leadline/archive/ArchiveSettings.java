package dev.leadline.archive;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Whether there is an archive, and where. A wrong address ends the start, before anything connects. */
@Singleton
class ArchiveSettings {

    private static final int FIRST = 1;

    private final Optional<String> url;

    ArchiveSettings(
            @ConfigProperty(name = ArchiveDatasource.URL) Optional<String> url,
            @ConfigProperty(name = ArchiveDatasource.CELERY_URL) Optional<String> celeryUrl) {
        this.url = url.or(() -> celeryUrl).filter(ArchiveAddress::isOne);
    }

    void check(@Observes @Priority(FIRST) StartupEvent started) {
        address();
    }

    /** Null: there is none. */
    @Nullable
    ArchiveAddress address() {
        try {
            return url.map(ArchiveAddress::parse).orElse(null);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(
                    "RESULTS_BACKEND_URL (or CELERY_RESULTS_BACKEND_URL) is not an address of a PostgreSQL: "
                            + e.getMessage());
        }
    }
}
