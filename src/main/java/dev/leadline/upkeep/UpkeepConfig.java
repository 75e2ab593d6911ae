package dev.leadline.upkeep;

import dev.leadline.TimeSpan;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How often each process looks after the queue. */
@ConfigMapping(prefix = "leadline.upkeep")
public interface UpkeepConfig {

    /** How often tasks are taken away from workers that were silent for longer than the lease. */
    @WithDefault("PT3S")
    @WithConverter(TimeSpan.Positive.class)
    Duration reclaimEvery();

    /** How often a process that runs no tasks itself makes due tasks ready, and ends expired ones. */
    @WithDefault("PT2S")
    @WithConverter(TimeSpan.Positive.class)
    Duration sweepEvery();

    /** How often the ready streams are looked through, by one node for the fleet. */
    @WithDefault("PT60S")
    @WithConverter(TimeSpan.Positive.class)
    Duration repairEvery();

    /** How often the scan over all records goes on by ten thousand keys, by one node for the fleet. */
    @WithDefault("PT60S")
    @WithConverter(TimeSpan.Positive.class)
    Duration reconcileEvery();

    /** A little less: clocks drift, and the node that did the last round may well do the next. */
    static Duration almost(Duration every) {
        return every.multipliedBy(9).dividedBy(10);
    }
}
