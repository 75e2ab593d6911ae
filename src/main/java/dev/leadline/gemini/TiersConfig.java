package dev.leadline.gemini;

import dev.leadline.TimeSpan;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Which tier serves a call whose task has a deadline, and how batches are followed. */
@ConfigMapping(prefix = "leadline.tiers")
public interface TiersConfig {

    /** The least time until the deadline for which a call is sent as flex, which takes up to a quarter of an hour. */
    @WithDefault("PT30M")
    @WithConverter(TimeSpan.Positive.class)
    Duration flexFrom();

    /** The least time until the deadline for which a call is sent as a batch. Google means to answer a batch within a day. */
    @WithDefault("PT24H")
    @WithConverter(TimeSpan.Positive.class)
    Duration batchFrom();

    /** What a call that is sent at once needs: so long before the deadline, a batch without an answer is cancelled. */
    @WithDefault("PT15M")
    @WithConverter(TimeSpan.ZeroOrMore.class)
    Duration reserve();

    /** How long after it was submitted a batch is looked at first; later, after a quarter of its age. */
    @WithDefault("PT30S")
    @WithConverter(TimeSpan.Positive.class)
    Duration lookLeast();

    /** How long it takes at most until a batch is looked at again. */
    @WithDefault("PT10M")
    @WithConverter(TimeSpan.Positive.class)
    Duration lookMost();

    /**
     * How long after a submission was begun it is sure that Google lists the batch, if the answer was lost. Google has half of it to
     * answer a submission.
     */
    @WithDefault("PT1M")
    @WithConverter(TimeSpan.ZeroOrMore.class)
    Duration listedAfter();

    /**
     * The signing secret of a webhook at Google that tells of batches, {@code whsec_…}; several while it is changed. Absent: batches
     * are looked at from time to time alone.
     */
    Optional<List<String>> webhookSecret();

    /** How long Google is given to end a batch that was cancelled. */
    @WithDefault("PT2M")
    @WithConverter(TimeSpan.ZeroOrMore.class)
    Duration cancelWait();
}
