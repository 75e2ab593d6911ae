package dev.leadline.flow;

import dev.leadline.TimeSpan;
import dev.leadline.WholeNumber;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.eclipse.microprofile.config.spi.Converter;
import org.jspecify.annotations.Nullable;

/** Bounds of flows, and how often they are looked after. */
@ConfigMapping(prefix = "leadline.flows")
public interface FlowConfig {

    /** Tasks of a flow, without the last one of a chord. */
    @WithDefault("10000")
    @WithConverter(Tasks.class)
    int maxTasks();

    /** Dependencies of all tasks of a flow together. */
    @WithDefault("100000")
    @WithConverter(WholeNumber.Positive.class)
    int maxDependencies();

    /**
     * Bytes of all results together, as JSON, that the arguments of one task may refer to, and that the answer about a flow
     * may have.
     */
    @WithDefault("16777216")
    @WithConverter(WholeNumber.Positive.class)
    int maxResultBytes();

    /** How often each process asks whether a flow needs something. */
    @WithDefault("PT1S")
    @WithConverter(TimeSpan.Positive.class)
    Duration advanceEvery();

    /** How often one process looks at all tasks of a flow that has not ended, for what an interrupted call left behind. */
    @WithDefault("PT60S")
    @WithConverter(TimeSpan.Positive.class)
    Duration lookEvery();

    /** As many as the last four digits of an id can number. */
    final class Tasks implements Converter<Integer> {
        @Override
        public @Nullable Integer convert(String text) {
            return WholeNumber.within(1, FlowIds.MOST_TASKS - 1, text);
        }
    }
}
