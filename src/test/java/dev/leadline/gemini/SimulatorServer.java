package dev.leadline.gemini;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.testsupport.GeminiSettings;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.util.Map;

/** The simulator's Batch API on a server of its own, without the rest of the program. */
public final class SimulatorServer implements AutoCloseable {

    private final Vertx vertx = Vertx.vertx();
    private final SimulatorBill bill;
    private final HttpServer server;

    /** @param batchTime how long a batch takes */
    public SimulatorServer(String batchTime) {
        ObjectMapper json = new ObjectMapper().findAndRegisterModules();
        SimulatorConfig config = new SmallRyeConfigBuilder()
                .withMapping(SimulatorConfig.class)
                .withSources(new PropertiesConfigSource(
                        Map.of("leadline.simulator", "true", "leadline.simulator.batch-time", batchTime), "test", 100))
                .build()
                .getConfigMapping(SimulatorConfig.class);
        GeminiConfig gemini = GeminiSettings.with();
        Models models = new Models(gemini, json);
        this.bill = new SimulatorBill(models);
        Router router = Router.router(vertx);
        new SimulatorBatches(config, new GeminiEndpoint(gemini, config, vertx), models, bill, json, vertx)
                .register(router);
        this.server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    public String url() {
        return "http://127.0.0.1:" + server.actualPort() + "/simulator";
    }

    /** How many calls it has billed. */
    public long billed() {
        return bill.all().items().stream().mapToLong(SimulatorBill.Entry::calls).sum();
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
