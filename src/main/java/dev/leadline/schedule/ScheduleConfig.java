package dev.leadline.schedule;

import dev.leadline.TimeSpan;
import dev.leadline.WholeNumber;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The times and bounds of schedules. All processes of a fleet must agree on them. */
@ConfigMapping(prefix = "leadline.schedule")
public interface ScheduleConfig {

    /** How many schedules a tenant may have. */
    @WithDefault("1000")
    @WithConverter(WholeNumber.Positive.class)
    int most();

    /** Bytes of the arguments of a schedule's tasks, as JSON. */
    @WithDefault("65536")
    @WithConverter(WholeNumber.Positive.class)
    int args();

    /** How late a tick may be made before it counts as missed. */
    @WithDefault("PT5S")
    @WithConverter(TimeSpan.Positive.class)
    Duration grace();

    /** How many missed ticks make tasks, the newest ones, with {@code "missed": "all"}. */
    @WithDefault("1000")
    @WithConverter(WholeNumber.Positive.class)
    int mostMissed();

    /**
     * How often a process looks for due ticks, besides the moments when it knows that one is due: so late may a tick be
     * whose schedule was made on a process that died at once. While there are no schedules, five times as seldom.
     */
    @WithDefault("PT1S")
    @WithConverter(TimeSpan.Positive.class)
    Duration lookEvery();
}
