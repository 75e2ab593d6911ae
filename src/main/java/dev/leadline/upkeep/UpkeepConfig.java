package dev.leadline.upkeep;

import dev.leadline.TimeSpan;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How often each process keeps the queue in order. */
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

    /** How often one node of the fleet looks through the ready streams. */
    @WithDefault("PT60S")
    @WithConverter(TimeSpan.Positive.class)
    Duration repairEvery();

    /** How often one node of the fleet continues the scan over all records, by ten thousand keys. */
    @WithDefault("PT60S")
    @WithConverter(TimeSpan.Positive.class)
    Duration reconcileEvery();

    /** A little less than the interval: clocks drift, and the same node may do the next round. */
    static Duration almost(Duration every) {
        return every.multipliedBy(9).dividedBy(10);
    }
}
