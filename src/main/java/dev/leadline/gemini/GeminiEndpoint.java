package dev.leadline.gemini;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.microprofile.config.ConfigProvider;

/** Which Gemini is called: Google's, another one at a configured address, or the simulator in this process. */
@Singleton
class GeminiEndpoint {

    private static final String GOOGLE = "https://generativelanguage.googleapis.com";

    private final GeminiConfig config;
    private final SimulatorConfig simulator;
    private final ClientPools<HttpClient> pools;
    private final Vertx vertx;
    private final ProjectKeys keys;

    GeminiEndpoint(GeminiConfig config, SimulatorConfig simulator, Vertx vertx) {
        this.config = config;
        this.simulator = simulator;
        this.vertx = vertx;
        this.keys = keys(config.apiKey().orElse(""), simulated());
        // Clients are made at the first call, since the simulator's port is known only when the server listens.
        this.pools = new ClientPools<>(config.maxConnections(), this::build);
        config.baseUrl().ifPresent(GeminiEndpoint::check);
    }

    private static ProjectKeys keys(String text, boolean simulated) {
        try {
            return ProjectKeys.parse(simulated ? "simulator" : text);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(String.valueOf(e.getMessage()));
        }
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

    ProjectKeys keys() {
        return keys;
    }

    /**
     * Sends a request to one of the methods of a model, and gives the answer to {@code read} as soon as its headers are
     * there. Cancelling closes the connection.
     *
     * @param project that pays
     * @param method such as {@code generateContent}, with its query
     */
    <T> Uni<T> call(String project, String model, String method, byte[] body, Function<GeminiReply, Uni<T>> read) {
        return post(project, "models/" + URLEncoder.encode(model, StandardCharsets.UTF_8) + ":" + method, body, read);
    }

    /**
     * The same for what is no method of a model.
     *
     * @param path below the version of the API, such as {@code decisions}
     */
    <T> Uni<T> post(String project, String path, byte[] body, Function<GeminiReply, Uni<T>> read) {
        return call(HttpMethod.POST, project, path, body, read);
    }

    /**
     * The same with another verb.
     *
     * @param path below the version of the API, with its query
     */
    <T> Uni<T> call(HttpMethod verb, String project, String path, byte[] body, Function<GeminiReply, Uni<T>> read) {
        return pools.call(
                client -> GeminiCall.send(vertx, client, request(verb, project, path), body, config.timeout(), read));
    }

    /** Who answers: the same words in each process that asks the same one. */
    String provider() {
        return simulated() ? "simulator" : config.baseUrl().orElse(GOOGLE);
    }

    private RequestOptions request(HttpMethod verb, String project, String path) {
        return new RequestOptions()
                .setMethod(verb)
                .setAbsoluteURI(root() + "/v1beta/" + path)
                .putHeader("x-goog-api-key", keys.of(project))
                .putHeader("Content-Type", "application/json");
    }

    private String root() {
        String root =
                simulated() ? ownAddress() + "/simulator" : config.baseUrl().orElse(GOOGLE);
        return root.replaceFirst("/+$", "");
    }

    private HttpClient build(int connections) {
        return vertx.createHttpClient(
                new HttpClientOptions().setConnectTimeout(10_000).setForceSni(true),
                new PoolOptions().setHttp1MaxSize(connections));
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
