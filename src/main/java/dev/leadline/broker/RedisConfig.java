package dev.leadline.broker;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** Where the broker's Redis is. */
@ConfigMapping(prefix = "leadline.redis")
public interface RedisConfig {

    /** {@code redis://} or {@code rediss://} (TLS), with user, password and database if need be. Absent: embedded. */
    Optional<String> url();

    /** First part of every key, so that several fleets can share one Redis. */
    @WithDefault("leadline")
    String prefix();

    /** How long one command may take before its connection counts as broken. */
    @WithDefault("PT5S")
    Duration commandTimeout();
}
