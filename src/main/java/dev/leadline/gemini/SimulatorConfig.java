package dev.leadline.gemini;

import io.quarkus.runtime.LaunchMode;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.time.Duration;
import java.util.Optional;

/** The built-in Gemini simulator. */
@ConfigMapping(prefix = "leadline.simulator")
public interface SimulatorConfig {

    /** Whether the simulator answers; absent: in dev and test mode when there is no key. */
    @WithParentName
    Optional<Boolean> enabled();

    /**
     * Where the pages of its example company are read from, such as {@code http://api:8080/simulator/site/}; absent: from
     * this process itself.
     */
    Optional<String> site();

    /** How long the simulator takes for an answer. */
    @WithDefault("PT0S")
    Duration latency();

    /** A fault that every answer has, for tests: a name of {@link SimulatorFault}, such as quota-per-minute. */
    Optional<String> fault();

    /** Whether it is on in this process. */
    default boolean isOn(boolean keyIsThere) {
        boolean byDefault = LaunchMode.current() != LaunchMode.NORMAL && !keyIsThere;
        return enabled().orElse(byDefault);
    }
}
