package dev.leadline.gemini;

import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Optional;

/** The pages of a company that does not exist, which the simulator serves so that there is something to research. */
@Singleton
public class SimulatorSite {

    /** Where they are on the server that serves them. */
    public static final String PATH = "/simulator/site/";

    private final GeminiEndpoint endpoint;
    private final Optional<URI> configured;

    SimulatorSite(GeminiEndpoint endpoint, SimulatorConfig config) {
        this.endpoint = endpoint;
        this.configured = config.site().map(SimulatorSite::checked);
    }

    private static URI checked(String url) {
        if (!url.matches("http://[^\\s/?#@]+/([^\\s?#]*/)?")) {
            throw new ConfigurationException(
                    "LEADLINE_SIMULATOR_SITE (leadline.simulator.site) must be an http URL that"
                            + " ends with a slash, such as http://api:8080" + PATH);
        }
        return URI.create(url);
    }

    /** Where this process reads them from: the configured address, or its own. Empty if the simulator is off. */
    public Optional<URI> address() {
        if (!endpoint.simulated()) {
            return Optional.empty();
        }
        return configured.or(() -> Optional.of(URI.create(GeminiEndpoint.ownAddress() + PATH)));
    }
}
