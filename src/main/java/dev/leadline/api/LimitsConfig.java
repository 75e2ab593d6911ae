package dev.leadline.api;

import dev.leadline.TimeSpan;
import dev.leadline.WholeNumber;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.time.Duration;

/**
 * How large what clients say about tasks may be, and how long what they ask for. The bounds of every request, whatever it is
 * about, are in {@code http}.
 */
@ConfigMapping(prefix = "leadline.limits")
public interface LimitsConfig {

    /** Bytes of a task's arguments, as JSON. */
    @WithDefault("2097152")
    @WithConverter(WholeNumber.Positive.class)
    int args();

    /** Tags of a task. */
    @WithDefault("20")
    @WithConverter(WholeNumber.Positive.class)
    int tags();

    /** Tasks of a batch. */
    @WithDefault("10000")
    @WithConverter(WholeNumber.Positive.class)
    int batch();

    /** The longest delay, timeout, expiry and time to live. */
    @WithDefault("P30D")
    @WithConverter(TimeSpan.Positive.class)
    Duration duration();

    /** How long a finished task is kept unless it says otherwise. */
    @WithDefault("P1D")
    @WithConverter(TimeSpan.Positive.class)
    Duration resultTtl();

    /** The longest wait for a task to end. */
    @WithDefault("PT60S")
    @WithName("wait")
    @WithConverter(TimeSpan.ZeroOrMore.class)
    Duration waiting();

    /** Tasks, queues or workers on a page of a list. */
    @WithDefault("500")
    @WithConverter(WholeNumber.Positive.class)
    int page();
}
