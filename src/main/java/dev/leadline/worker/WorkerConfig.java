package dev.leadline.worker;

import dev.leadline.TimeSpan;
import dev.leadline.WholeNumber;
import dev.leadline.broker.Broker;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.spi.Converter;
import org.jspecify.annotations.Nullable;

/** How this process runs tasks. */
@ConfigMapping(prefix = "leadline.worker")
public interface WorkerConfig {

    /**
     * The queues it serves, as with Celery's {@code -Q a,b}; absent: all. With weights, {@code a:3,b:1}, it starts tasks of
     * these queues in this ratio while both have some; a queue without one then counts as 1.
     */
    Optional<List<@WithConverter(ServedQueue.Reader.class) ServedQueue>> queues();

    /** Which of them it serves first; absent: shared. */
    Optional<@WithConverter(QueueOrder.Reader.class) QueueOrder> queueOrder();

    /** How many tasks it runs at once, as with Celery's {@code -c}: 1 to 100,000; absent: 100. */
    Optional<@WithConverter(Concurrency.class) Integer> concurrency();

    /** How many tasks one take asks for at most. */
    @WithDefault("500")
    @WithConverter(Batch.class)
    int batch();

    /** How long a process that stops lets its tasks run before it releases them. */
    @WithDefault("PT8S")
    @WithConverter(TimeSpan.ZeroOrMore.class)
    Duration grace();

    /** How long an event loop may be silent before the worker counts as stuck and lets itself be declared lost. */
    @WithDefault("PT60S")
    @WithConverter(TimeSpan.Positive.class)
    Duration stuck();

    /** A task's progress reaches Redis at most once in this time; the newest report wins. */
    @WithDefault("PT0.25S")
    @WithConverter(TimeSpan.ZeroOrMore.class)
    Duration progressInterval();

    /** How many bytes of JSON a result may take; a longer one fails the task with {@code too-large}. */
    @WithDefault("4194304")
    @WithConverter(WholeNumber.Positive.class)
    int maxResultBytes();

    /** The upper bound only stops mistakes; the memory of the machine is the real limit. */
    final class Concurrency implements Converter<Integer> {
        @Override
        public @Nullable Integer convert(String text) {
            return WholeNumber.within(1, 100_000, text);
        }
    }

    /** As many as one call of a script may carry. */
    final class Batch implements Converter<Integer> {
        @Override
        public @Nullable Integer convert(String text) {
            return WholeNumber.within(1, Broker.MOST_AT_ONCE, text);
        }
    }
}
