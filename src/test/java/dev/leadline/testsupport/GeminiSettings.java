package dev.leadline.testsupport;

import dev.leadline.gemini.GeminiConfig;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;

/** The settings of Gemini as the program reads them, without the program. */
public final class GeminiSettings {

    private GeminiSettings() {}

    /** @param overrides name and value in turn, without the prefix */
    public static GeminiConfig with(String... overrides) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < overrides.length; i += 2) {
            values.put("leadline.gemini." + overrides[i], overrides[i + 1]);
        }
        return new SmallRyeConfigBuilder()
                .withMapping(GeminiConfig.class)
                .withSources(new PropertiesConfigSource(values, "test", 100))
                .build()
                .getConfigMapping(GeminiConfig.class);
    }
}
