package dev.leadline.counts;

import dev.leadline.TimeSpan;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Counts of what happened. */
@ConfigMapping(prefix = "leadline.counts")
public interface CountsConfig {

    /** How often a process adds what it counted to the ring in Redis, whose finest buckets are 10 s long. */
    @WithDefault("PT10S")
    @WithConverter(TimeSpan.Positive.class)
    Duration writeEvery();
}
