package dev.leadline;

import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * Says which given settings are none: a name that was mistyped has no effect, and without a word nobody would notice. It is
 * no reason to refuse the start, since an older version may be started with the settings of a newer one.
 */
@Singleton
class UnknownSettings {

    private static final String DOTTED = "leadline.";
    private static final String IN_CAPITALS = "LEADLINE_";

    /** Read by the command line, which may be used in the same environment. */
    private static final Set<String> OF_THE_COMMAND_LINE = Set.of("LEADLINE_URL", "LEADLINE_API_KEY");

    private final Config config;

    UnknownSettings(Config config) {
        this.config = config;
    }

    void start(@Observes StartupEvent started) {
        warnings(config).forEach(Log::warn);
    }

    /** One sentence for each setting of any source that nothing reads. */
    static List<String> warnings(Config config) {
        Set<String> dotted = new TreeSet<>(SettingBeingRead.all());
        Set<String> inCapitals = new TreeSet<>();
        dotted.forEach(name -> inCapitals.add(SettingBeingRead.environmentName(name)));
        // By their names in capitals: a source of the environment gives each in both ways.
        Map<String, String> given = new TreeMap<>();
        for (ConfigSource source : config.getConfigSources()) {
            for (String name : source.getPropertyNames()) {
                if (name.startsWith(IN_CAPITALS)) {
                    given.put(name, name);
                } else if (name.startsWith(DOTTED)) {
                    given.putIfAbsent(SettingBeingRead.environmentName(name), name);
                    @Nullable String other = SettingBeingRead.otherName(source.getValue(name));
                    if (other != null) {
                        inCapitals.add(other);
                        inCapitals.add(SettingBeingRead.environmentName(name));
                    }
                }
            }
        }
        given.keySet().removeAll(inCapitals);
        given.keySet().removeAll(OF_THE_COMMAND_LINE);
        return given.values().stream()
                .map(name -> warning(name, name.startsWith(DOTTED) ? dotted : inCapitals))
                .toList();
    }

    private static String warning(String name, Set<String> known) {
        String says = name + " is no setting, and has no effect";
        return known.stream()
                .filter(other -> distance(name, other) <= Math.max(2, name.length() / 4))
                .min(Comparator.comparingInt(other -> distance(name, other)))
                .map(nearest -> says + "; did you mean " + nearest + "?")
                .orElse(says + "; CONFIGURATION.md has all settings");
    }

    /** How many letters have to be added, removed or changed (Levenshtein). No library that we have tells it. */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int change = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }
}
