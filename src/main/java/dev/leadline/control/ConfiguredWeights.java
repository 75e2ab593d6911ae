package dev.leadline.control;

import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Writes the weights of {@code LEADLINE_TENANT_WEIGHTS} to Redis when the process starts. Afterwards they can be changed over
 * REST; the next start of a process with this setting writes them again. Tenants that the setting does not name keep
 * what they have.
 */
@Singleton
class ConfiguredWeights {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final TenantWeights weights;
    private final List<TenantWeight> configured;

    ConfiguredWeights(TenantWeights weights, TenantsConfig config) {
        this.weights = weights;
        this.configured = config.weights().orElse(List.of());
        Set<String> tenants = new HashSet<>();
        for (TenantWeight one : configured) {
            if (!tenants.add(one.tenant())) {
                throw new ConfigurationException("LEADLINE_TENANT_WEIGHTS names the tenant " + one.tenant()
                        + " twice: it must name each tenant once, such as acme:3,globex:1");
            }
        }
    }

    void write(@Observes StartupEvent started) {
        if (configured.isEmpty()) {
            return;
        }
        // No pipeline could own this subscription: the process is being started, and need not wait for Redis.
        weights.set(configured)
                .onFailure()
                .retry()
                .withBackOff(FIRST_PAUSE, LONGEST_PAUSE)
                .indefinitely()
                .subscribe()
                .with(
                        written -> Log.infof("The weights of %d tenants were set", configured.size()),
                        failure -> Log.warnf("The weights of tenants are not set: %s", failure.getMessage()));
    }
}
