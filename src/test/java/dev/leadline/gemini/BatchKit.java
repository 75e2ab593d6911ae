package dev.leadline.gemini;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.Role;
import dev.leadline.budget.Budgets;
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
    private final ObjectMapper json = new ObjectMapper().findAndRegisterModules();
    private final GeminiEndpoint endpoint;
    private final GeminiBatches batches;

    /** @param settings name and value in turn, of {@code leadline.tiers} */
    public BatchKit(Site google, Clock clock, String... settings) {
        this(google.url("").toString(), clock, settings);
    }

    /** @param google its address */
    public BatchKit(String google, Clock clock, String... settings) {
        GeminiConfig config = GeminiSettings.with("api-key", "a-key", "base-url", google, "timeout", "PT5S");
        SimulatorConfig simulator = new SmallRyeConfigBuilder()
                .withMapping(SimulatorConfig.class)
                .build()
                .getConfigMapping(SimulatorConfig.class);
        endpoint = new GeminiEndpoint(config, simulator, vertx);
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

    /** What cancels batches whose tasks have ended. */
    LeftBatches left(Budgets budgets) {
        return new LeftBatches(budgets, batches, endpoint, json, Role.WORKER);
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
