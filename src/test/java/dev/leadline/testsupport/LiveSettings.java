package dev.leadline.testsupport;

import dev.leadline.live.LiveConfig;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;

/** The settings of live output as the program reads them, without the program. */
public final class LiveSettings {

    private LiveSettings() {}

    /** @param overrides name and value in turn, without the prefix */
    public static LiveConfig with(String... overrides) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < overrides.length; i += 2) {
            values.put("leadline.live." + overrides[i], overrides[i + 1]);
        }
        return new SmallRyeConfigBuilder()
                .withMapping(LiveConfig.class)
                .withSources(new PropertiesConfigSource(values, "test", 100))
                .build()
                .getConfigMapping(LiveConfig.class);
    }
}
