package dev.leadline.quota;

import dev.leadline.TimeSpan;
import dev.leadline.WholeNumber;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** When the fleet sends an overloaded model nothing more. */
public interface CircuitConfig {

    /** So many calls have to fail, and at least half of all, before the circuit of their model opens. */
    @WithDefault("10")
    @WithConverter(WholeNumber.Positive.class)
    int failures();

    /** Failures and answers of this time are counted together. */
    @WithDefault("PT30S")
    @WithConverter(TimeSpan.Positive.class)
    Duration window();

    /** How long nothing is sent before one call tries; it doubles each time the try fails, up to 32 times. */
    @WithDefault("PT10S")
    @WithConverter(TimeSpan.Positive.class)
    Duration pause();
}
