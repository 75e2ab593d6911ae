package dev.leadline.archive;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * Tells the framework's data source, with which Flyway makes the tables, where the archive is: when the process starts, since
 * only then {@code RESULTS_BACKEND_URL} is known. Without an archive the data source is inactive: it has no pool and opens
 * no connection.
 */
public class ArchiveDatasource implements ConfigSourceFactory {

    static final String URL = "leadline.results-backend.url";
    static final String CELERY_URL = "leadline.results-backend.celery-url";

    /** Above application.properties and the environment: there is one way to say where the archive is. */
    private static final int ORDINAL = 900;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        return List.of(new PropertiesConfigSource(settings(address(context)), "leadline-archive", ORDINAL));
    }

    private static Map<String, String> settings(@Nullable ArchiveAddress address) {
        Map<String, String> settings = new HashMap<>();
        settings.put("quarkus.datasource.active", String.valueOf(address != null));
        if (address != null) {
            settings.put("quarkus.datasource.jdbc.url", address.jdbcUrl());
            settings.put("quarkus.datasource.username", address.user());
            settings.put("quarkus.datasource.password", address.password());
        }
        return settings;
    }

    /** Null, too, for a text that is no address: {@link ArchiveSettings} refuses it in its own words. */
    private static @Nullable ArchiveAddress address(ConfigSourceContext context) {
        String url = text(context, URL).isBlank() ? text(context, CELERY_URL) : text(context, URL);
        try {
            return ArchiveAddress.isOne(url) ? ArchiveAddress.parse(url) : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static String text(ConfigSourceContext context, String name) {
        ConfigValue value = context.getValue(name);
        return value == null || value.getValue() == null ? "" : value.getValue();
    }
}
