package dev.leadline.api;

import dev.leadline.TimeSpan;
import dev.leadline.WholeNumber;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How large and how long what clients send may be. The size of a body is {@code quarkus.http.limits.max-body-size}. */
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
    @io.smallrye.config.WithName("wait")
    @WithConverter(TimeSpan.ZeroOrMore.class)
    Duration waiting();

    /** Tasks, queues or workers on a page of a list. */
    @WithDefault("500")
    @WithConverter(WholeNumber.Positive.class)
    int page();

    /** Characters of an address. */
    @WithDefault("8192")
    @WithConverter(WholeNumber.Positive.class)
    int uri();

    /** Bytes of all header fields together. */
    @WithDefault("16384")
    @WithConverter(WholeNumber.Positive.class)
    int headers();
}
