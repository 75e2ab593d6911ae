package dev.leadline.console;

import dev.leadline.Role;
import io.quarkus.logging.Log;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.vertx.http.HttpServerStart;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;

/** Says in dev mode where the console is. */
@Singleton
class ConsoleAddress {

    private final Role role;
    private final ConsoleConfig config;

    ConsoleAddress(Role role, ConsoleConfig config) {
        this.role = role;
        this.config = config;
    }

    void tell(@ObservesAsync HttpServerStart started) {
        if (LaunchMode.current() == LaunchMode.DEVELOPMENT
                && role.servesRest()
                && config.enabled().orElse(true)) {
            Log.infof("Console: http://localhost:%d", started.options().getPort());
        }
    }
}
