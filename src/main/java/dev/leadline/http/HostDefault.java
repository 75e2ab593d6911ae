package dev.leadline.http;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * The address that the process listens on unless {@code QUARKUS_HTTP_HOST} names one: loopback alone while it serves REST
 * without keys, and all addresses when keys are configured or when it serves no REST. It reads the settings themselves,
 * because it runs before there is any bean.
 */
public class HostDefault implements ConfigSourceFactory {

    static final String NAME = "leadline-http-host";

    static {
        // Vert.x reads this property once, before any bean is made. With the check on, it would refuse a malformed
        // address with an empty answer; RequestBounds refuses it with a problem.
        System.setProperty("vertx.disableURIValidation", "true");
    }

    /** Lower than application.properties, and higher than the default of Quarkus. */
    private static final int ORDINAL = 50;

    /** Higher than every other source: an empty value counts as absent, in whatever source it is. */
    private static final int OVER_AN_EMPTY_VALUE = 1_000;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        boolean worker = context.getProfiles().contains("worker") || "worker".equals(value(context, "leadline.role"));
        boolean open = value(context, "leadline.api-keys").isBlank();
        String host = open && !worker ? "127.0.0.1" : "0.0.0.0";
        boolean empty = isEmpty(context, "quarkus.http.host");
        return List.of(new PropertiesConfigSource(
                Map.of("quarkus.http.host", host), NAME, empty ? OVER_AN_EMPTY_VALUE : ORDINAL));
    }

    private static boolean isEmpty(ConfigSourceContext context, String name) {
        ConfigValue value = context.getValue(name);
        return value != null && value.getValue() != null && value.getValue().isEmpty();
    }

    private static String value(ConfigSourceContext context, String name) {
        ConfigValue value = context.getValue(name);
        return value == null || value.getValue() == null ? "" : value.getValue();
    }

    @Override
    public OptionalInt getPriority() {
        return OptionalInt.of(ORDINAL);
    }
}
