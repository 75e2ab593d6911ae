package dev.leadline.archive;

import dev.leadline.TimeSpan;
import dev.leadline.WholeNumber;
import dev.leadline.YesOrNo;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.eclipse.microprofile.config.spi.Converter;
import org.jspecify.annotations.Nullable;

/** How ended tasks are kept in PostgreSQL. Where it is, is said by {@code RESULTS_BACKEND_URL}. */
@ConfigMapping(prefix = "leadline.archive")
public interface ArchiveConfig {

    /** How long after its creation a task is kept there; all tasks of a day are deleted together. */
    @WithDefault("P90D")
    @WithConverter(TimeSpan.DayOrMore.class)
    Duration retention();

    /** How many tasks are written in one statement, 1 to 500. */
    @WithDefault("500")
    @WithConverter(Batch.class)
    int batch();

    /** How many batches this process writes at the same time. */
    @WithDefault("2")
    @WithConverter(Writers.class)
    int writers();

    /** The most connections of this process, to write and to read. */
    @WithDefault("6")
    @WithConverter(Connections.class)
    int maxConnections();

    /** How often it looks for ended tasks while there are few. */
    @WithDefault("PT0.5S")
    @WithConverter(TimeSpan.Positive.class)
    Duration interval();

    /** How long a batch may take; after that it is written again. */
    @WithDefault("PT20S")
    @WithConverter(TimeSpan.Positive.class)
    Duration writeTimeout();

    /** How long a read may take before the client is told that the archive is unavailable. */
    @WithDefault("PT5S")
    @WithConverter(TimeSpan.Positive.class)
    Duration readTimeout();

    /** A process has died if it was given tasks to archive so long ago and has not done it: others archive them. */
    @WithDefault("PT1M")
    @WithConverter(TimeSpan.Positive.class)
    Duration leftBehind();

    /** Whether this process is ready only while the archive can be reached. */
    @WithDefault("false")
    @WithConverter(YesOrNo.class)
    boolean required();

    /** 1 to 500. */
    final class Batch implements Converter<Integer> {
        @Override
        public @Nullable Integer convert(String text) {
            return WholeNumber.within(1, 500, text);
        }
    }

    /** 1 to 16. */
    final class Writers implements Converter<Integer> {
        @Override
        public @Nullable Integer convert(String text) {
            return WholeNumber.within(1, 16, text);
        }
    }

    /** 2 to 100. */
    final class Connections implements Converter<Integer> {
        @Override
        public @Nullable Integer convert(String text) {
            return WholeNumber.within(2, 100, text);
        }
    }
}
