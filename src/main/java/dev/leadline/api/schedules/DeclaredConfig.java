package dev.leadline.api.schedules;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithParentName;
import java.util.Map;

/** The schedules that the configuration declares. */
@ConfigMapping(prefix = "leadline.schedules")
public interface DeclaredConfig {

    /**
     * By name: the fields of its request, spelled as in JSON or with hyphens. Values other than text are JSON. In
     * addition {@code tenant}, whose tasks it makes; absent: {@code default}.
     */
    @WithParentName
    Map<String, Map<String, String>> byName();
}
