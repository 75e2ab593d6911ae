package dev.leadline.api;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithParentName;
import java.util.List;
import java.util.Optional;

/** The names under which a process without keys can be called. */
@ConfigMapping(prefix = "leadline.allowed-hosts")
public interface HostsConfig {

    /** Names and addresses besides those of loopback, without a port; {@code *}: any. */
    @WithParentName
    Optional<List<String>> names();
}
