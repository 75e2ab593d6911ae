package dev.leadline.api;

import dev.leadline.Role;
import dev.leadline.http.AllowedHosts;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.ConfigValue;

/** Says in the log who can reach the REST API. */
@Singleton
class Exposure {

    /** Runs after the observers that may refuse to start, so that the log never says this of a process that did not start. */
    private static final int LAST = 10_000;

    private final Role role;
    private final ApiKeys keys;
    private final AllowedHosts hosts;

    Exposure(Role role, ApiKeys keys, AllowedHosts hosts) {
        this.role = role;
        this.keys = keys;
        this.hosts = hosts;
    }

    void tell(@Observes @Priority(LAST) StartupEvent started) {
        if (!role.servesRest() || keys.configured()) {
            return;
        }
        ConfigValue host = ConfigProvider.getConfig().getConfigValue("quarkus.http.host");
        if (host.getValue().equals("127.0.0.1") || host.getValue().equals("localhost")) {
            Log.info("No API key is configured (LEADLINE_API_KEYS): REST is open, and listens on loopback only");
        } else {
            Log.warnf(
                    "No API key is configured (LEADLINE_API_KEYS), and REST listens on %s: whoever can reach it may"
                            + " use it",
                    host.getValue());
        }
        if (hosts.any()) {
            Log.warn("Requests to any host are answered (LEADLINE_ALLOWED_HOSTS=*): a web page that has its own name"
                    + " resolved to this address can use the API");
        } else {
            Log.infof(
                    "Requests to these hosts are answered, at any port: %s (LEADLINE_ALLOWED_HOSTS adds others)",
                    String.join(", ", hosts.names()));
        }
    }
}
