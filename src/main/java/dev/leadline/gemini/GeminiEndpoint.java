package dev.leadline.gemini;

import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.ConfigProvider;

/** Which Gemini is called: Google's, another one at a configured address, or the simulator in this process. */
@Singleton
class GeminiEndpoint {

    private static final String GOOGLE = "https://generativelanguage.googleapis.com";

    private final GeminiConfig config;
    private final SimulatorConfig simulator;
    private final ClientPools pools;

    GeminiEndpoint(GeminiConfig config, SimulatorConfig simulator) {
        this.config = config;
        this.simulator = simulator;
        // Clients are made at the first call, since the simulator's port is known only when the server listens.
        this.pools = new ClientPools(config.maxConnections(), this::build);
        config.baseUrl().ifPresent(GeminiEndpoint::check);
    }

    private static void check(String url) {
        if (!url.matches("https?://[^\\s/?#]+(/[^\\s?#]*)?") || url.contains("/v1beta")) {
            throw new ConfigurationException(
                    "GEMINI_BASE_URL must be an http or https URL without /v1beta, such as " + GOOGLE);
        }
    }

    boolean simulated() {
        return simulator.isOn(config.apiKey().isPresent());
    }

    Optional<String> missing() {
        return simulated() || config.apiKey().isPresent()
                ? Optional.empty()
                : Optional.of(
                        "no Gemini key is configured: set GEMINI_API_KEY, or LEADLINE_SIMULATOR=true to try things"
                                + " out with the built-in simulator");
    }

    String key() {
        return simulated() ? "simulator" : config.apiKey().orElse("");
    }

    Uni<Response> generateContent(String model, byte[] body) {
        return pools.call(client -> client.generateContent(model, key(), body));
    }

    private GeminiRestClient build(int connections) {
        return QuarkusRestClientBuilder.newBuilder()
                .baseUri(URI.create(
                        simulated()
                                ? ownAddress() + "/simulator"
                                : config.baseUrl().orElse(GOOGLE)))
                .connectTimeout(10, TimeUnit.SECONDS)
                .readTimeout(config.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .property("io.quarkus.rest.client.connection-pool-size", connections)
                .property("microprofile.rest.client.disable.default.mapper", true)
                .build(GeminiRestClient.class);
    }

    /** The address on which this process listens; known only when it does. */
    static String ownAddress() {
        String prefix = LaunchMode.current() == LaunchMode.TEST ? "quarkus.http.test-port" : "quarkus.http.port";
        int port = ConfigProvider.getConfig().getValue(prefix, Integer.class);
        String host = ConfigProvider.getConfig().getValue("quarkus.http.host", String.class);
        boolean any = host.equals("0.0.0.0") || host.equals("localhost");
        return "http://" + (any ? "127.0.0.1" : host) + ":" + port;
    }
}
