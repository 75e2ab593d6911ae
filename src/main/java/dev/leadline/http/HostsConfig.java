package dev.leadline.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithParentName;
import java.util.List;
import java.util.Optional;

/** The hosts that a request may name while no keys are configured. */
@ConfigMapping(prefix = "leadline.allowed-hosts")
public interface HostsConfig {

    /** Names and addresses without a port, in addition to those of loopback; {@code *} allows every host. */
    @WithParentName
    Optional<List<String>> names();
}
