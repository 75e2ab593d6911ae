package dev.leadline.gemini;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.testsupport.GeminiSettings;
import dev.leadline.testsupport.Site;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/** What submits batches, made by hand for a test, with a clock of its own. */
public final class BatchKit implements AutoCloseable {

    private final Vertx vertx = Vertx.vertx();
    private final GeminiBatches batches;

    /** @param settings name and value in turn, of {@code leadline.tiers} */
    public BatchKit(Site google, Clock clock, String... settings) {
        ObjectMapper json = new ObjectMapper().findAndRegisterModules();
        GeminiConfig config = GeminiSettings.with(
                "api-key", "a-key", "base-url", google.url("").toString(), "timeout", "PT5S");
        SimulatorConfig simulator = new SmallRyeConfigBuilder()
                .withMapping(SimulatorConfig.class)
                .build()
                .getConfigMapping(SimulatorConfig.class);
        GeminiEndpoint endpoint = new GeminiEndpoint(config, simulator, vertx);
        batches = new GeminiBatches(endpoint, config, times(settings), new Models(config, json), json, clock);
    }

    static TiersConfig times(String... settings) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            values.put("leadline.tiers." + settings[i], settings[i + 1]);
        }
        return new SmallRyeConfigBuilder()
                .withMapping(TiersConfig.class)
                .withSources(new PropertiesConfigSource(values, "test", 100))
                .build()
                .getConfigMapping(TiersConfig.class);
    }

    public GeminiBatches batches() {
        return batches;
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
