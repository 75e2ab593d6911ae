package dev.leadline.worker;

import dev.leadline.SettingBeingRead;
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
     * The queues it serves, as with Celery's {@code -Q a,b}; absent: all. Each may have a weight, {@code a:3,b:1}: then its
     * free slots are shared by these; a queue without one has 1.
     */
    Optional<List<@WithConverter(QueueName.class) String>> queues();

    /**
     * In which order it reads the queues that it names: {@code turns}, in turn, or by their weights; {@code strict}, as
     * they are named: a task of one starts only when no task of those before it could. Absent: {@code turns}.
     */
    Optional<@WithConverter(ReadingOrder.class) String> queueOrder();

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

    /** The same rule as for queues in requests. */
    final class QueueName implements Converter<String> {
        @Override
        public @Nullable String convert(String text) {
            return SettingBeingRead.parse(
                    text,
                    QueueName::check,
                    "names of queues, comma-separated: each 1 to 64 letters, digits, dots, hyphens and underscores; each"
                            + " may have a weight of 1 to 1000, as in a:3,b:1");
        }

        private static String check(String name) {
            if (!name.matches("[A-Za-z0-9._-]{1,64}(:([1-9]\\d{0,2}|1000))?")) {
                throw new IllegalArgumentException("no name");
            }
            return name;
        }
    }

    /** One of two words. */
    final class ReadingOrder implements Converter<String> {
        @Override
        public @Nullable String convert(String text) {
            return SettingBeingRead.parse(text, ReadingOrder::check, "turns or strict");
        }

        private static String check(String word) {
            if (!word.equals("turns") && !word.equals(QueueOrder.STRICT)) {
                throw new IllegalArgumentException("no such order");
            }
            return word;
        }
    }

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
