package dev.leadline.sharing;

import dev.leadline.SettingBeingRead;
import dev.leadline.TimeSpan;
import dev.leadline.WholeNumber;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.spi.Converter;
import org.jspecify.annotations.Nullable;

/** Which tasks share the answers of providers, and for how long answers are kept. */
@ConfigMapping(prefix = "leadline.sharing")
public interface SharingConfig {

    /** With whom a task shares its calls if it does not say so itself. */
    @WithDefault("no")
    @WithConverter(CircleText.class)
    Circle with();

    /** For how long the answer to a shared call serves later calls, if the task does not say so itself; absent: it does not. */
    Optional<@WithConverter(UpToAMonth.class) Duration> cacheFor();

    /** For how long an answer is kept at least, for tasks that were accepted before it came. */
    @WithDefault("PT5M")
    @WithConverter(TimeSpan.Positive.class)
    Duration keptFor();

    /** How many bytes the kept answers of each tenant may take in Redis, and those that all tenants share. */
    @WithDefault("67108864")
    @WithConverter(WholeNumber.PositiveLong.class)
    long maxBytes();

    /** After this time a task that waits for the call of another one looks for itself. */
    @WithDefault("PT1M")
    @WithConverter(TimeSpan.Positive.class)
    Duration looksAfter();

    /** Reads one of the words of {@link Circle}. */
    final class CircleText implements Converter<Circle> {
        @Override
        public @Nullable Circle convert(String text) {
            return SettingBeingRead.parse(text, Circle::named, "no, tenant or all");
        }
    }

    /** A millisecond to 30 days. */
    final class UpToAMonth implements Converter<Duration> {
        @Override
        public @Nullable Duration convert(String text) {
            return TimeSpan.within(
                    Duration.ofMillis(1),
                    Duration.ofDays(30),
                    text,
                    "a duration above zero and up to P30D, such as PT1H");
        }
    }
}
