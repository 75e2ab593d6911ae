package dev.leadline.broker;

import dev.leadline.TimeSpan;
import dev.leadline.WholeNumber;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.eclipse.microprofile.config.spi.Converter;
import org.jspecify.annotations.Nullable;

/** The queue's times and bounds. All processes of a fleet must agree on them. */
@ConfigMapping(prefix = "leadline.broker")
public interface BrokerConfig {

    /** A worker that was silent for this long is lost, and its tasks run elsewhere. */
    @WithDefault("PT10S")
    @WithConverter(TimeSpan.Positive.class)
    Duration lease();

    /**
     * How many times the worker of a task is lost before the task fails. The last of these workers must have run no
     * other task whose worker was lost before.
     */
    @WithDefault("3")
    @WithConverter(Crashes.class)
    int maxCrashes();

    /** How long an Idempotency-Key names its task. */
    @WithDefault("P1D")
    @WithConverter(TimeSpan.Positive.class)
    Duration idempotencyTtl();

    /**
     * How many ended tasks the feed keeps at least, for lists. It keeps at most ten times as many, since tasks that end
     * together share an entry. The records themselves are kept for their resultTtl.
     */
    @WithDefault("10000")
    @WithConverter(WholeNumber.Positive.class)
    int finishedCap();

    /** How many failed tasks are listed as dead letters, newest first. */
    @WithDefault("100000")
    @WithConverter(WholeNumber.Positive.class)
    int deadCap();

    /** At least two: a single crash does not show which task caused it. */
    final class Crashes implements Converter<Integer> {
        @Override
        public @Nullable Integer convert(String text) {
            return WholeNumber.within(2, 100, text);
        }
    }
}
