package dev.leadline.budget;

import dev.leadline.SettingBeingRead;
import dev.leadline.TimeSpan;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Locale;
import org.eclipse.microprofile.config.spi.Converter;
import org.jspecify.annotations.Nullable;

/** What is done when a budget is used up. */
@ConfigMapping(prefix = "leadline.budget")
public interface BudgetConfig {

    /** What becomes of a task when the hard budget of its tenant is used up: it waits until the period ends, or fails. */
    @WithDefault("park")
    @WithConverter(ExhaustedText.class)
    Exhausted exhausted();

    /** A task that waits for the end of a period tries again after this time, since the budget may have been raised. */
    @WithDefault("PT5M")
    @WithConverter(TimeSpan.Positive.class)
    Duration tryEvery();

    /** How long a run waits in its slot for other calls to end that hold what is left of a budget. */
    @WithDefault("PT30S")
    @WithConverter(TimeSpan.ZeroOrMore.class)
    Duration patience();

    /**
     * How often it is looked at whether the runs still go on whose calls hold money. What a dead run held becomes a charge with
     * the outcome unknown after one to two such times.
     */
    @WithDefault("PT10S")
    @WithConverter(TimeSpan.Positive.class)
    Duration lookEvery();

    /** What becomes of a task whose tenant has no budget left. */
    enum Exhausted {
        /** It waits, without a slot, until the period ends. */
        PARK,
        /** It fails. */
        FAIL
    }

    /** One of two words. */
    final class ExhaustedText implements Converter<Exhausted> {
        @Override
        public @Nullable Exhausted convert(String text) {
            return SettingBeingRead.parse(
                    text, word -> Exhausted.valueOf(word.toUpperCase(Locale.ROOT)), "park or fail");
        }
    }
}
