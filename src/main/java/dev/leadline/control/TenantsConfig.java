package dev.leadline.control;

import dev.leadline.WholeNumber;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/** The shares of tenants. */
@ConfigMapping(prefix = "leadline.tenants")
public interface TenantsConfig {

    /** Tenants with their weights, such as {@code acme:3,globex:1}, which are written to Redis at each start. */
    Optional<List<@WithConverter(TenantWeight.Reader.class) TenantWeight>> weights();

    /** How many weights, limits and paused queues there may be together when a weight is given to one more tenant. */
    @WithDefault("100000")
    @WithConverter(WholeNumber.Positive.class)
    int maxRules();
}
