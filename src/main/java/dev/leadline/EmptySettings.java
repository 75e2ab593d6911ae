package dev.leadline;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Makes an empty value count as absent, such as an environment variable that a compose file passes on without a value:
 * then the value of the next source counts, or the default. Without this class the framework would use the empty text.
 */
public final class EmptySettings implements ConfigSourceFactory {

    private static final String OURS = "leadline.";

    /** Above all other sources, wherever the empty value is. */
    private static final int ORDINAL = 1_000;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        List<ConfigSource> sources = new ArrayList<>(context.getConfigSources());
        sources.sort(Comparator.comparingInt(ConfigSource::getOrdinal).reversed());
        Map<String, String> below = new HashMap<>();
        for (String name : names(sources)) {
            if (isEmpty(context.getValue(name))) {
                firstText(sources, context.getProfiles(), name, below);
            }
        }
        SettingBeingRead.forgetAll();
        return List.of(new PropertiesConfigSource(below, "leadline-empty-settings", ORDINAL));
    }

    /** All settings that have a value in some source. */
    private static Set<String> names(List<ConfigSource> sources) {
        Set<String> names = new TreeSet<>();
        for (ConfigSource source : sources) {
            source.getPropertyNames().stream()
                    .filter(name -> name.startsWith(OURS))
                    .forEach(names::add);
        }
        return names;
    }

    private static boolean isEmpty(ConfigValue value) {
        return value != null && value.getValue() != null && value.getValue().isBlank();
    }

    private static void firstText(
            List<ConfigSource> sources, List<String> profiles, String name, Map<String, String> found) {
        for (ConfigSource source : sources) {
            for (String profile : profiles) {
                put(source, "%" + profile + "." + name, name, found);
            }
            put(source, name, name, found);
        }
    }

    private static void put(ConfigSource source, String key, String name, Map<String, String> found) {
        String text = source.getValue(key);
        if (text != null && !text.isBlank()) {
            found.putIfAbsent(name, text);
        }
    }
}
