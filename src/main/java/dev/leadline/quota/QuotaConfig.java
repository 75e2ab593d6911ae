package dev.leadline.quota;

import dev.leadline.SettingBeingRead;
import dev.leadline.TimeSpan;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.config.spi.Converter;
import org.jspecify.annotations.Nullable;

/** What providers allow, and what is done when that is used up. */
@ConfigMapping(prefix = "leadline.quota")
public interface QuotaConfig {

    /** What each project may use of each model; absent: nothing is limited before a provider refuses something. */
    Optional<@WithConverter(AllowancesText.class) Allowances> limits();

    /** What becomes of a call when the quotas of all projects are used up for the day. */
    @WithDefault("fall-back")
    @WithConverter(ExhaustedText.class)
    Exhausted exhausted();

    /** What becomes of a call that has no room in this minute. */
    @WithDefault("wait")
    @WithConverter(BusyText.class)
    Busy busy();

    /** When nothing is sent to a model that is overloaded. */
    CircuitConfig circuit();

    /** If there will be room within this time, a run waits for it in its slot instead of being parked. */
    @WithDefault("PT1S")
    @WithConverter(TimeSpan.ZeroOrMore.class)
    Duration patience();

    /** The time within which providers count requests and tokens. */
    @WithDefault("PT1M")
    @WithConverter(TimeSpan.Positive.class)
    Duration window();

    /**
     * How long a request takes at most until it has arrived at the provider. It counts that much longer than a window,
     * unless its answer comes sooner.
     */
    @WithDefault("PT2S")
    @WithConverter(TimeSpan.Positive.class)
    Duration arrival();

    /** What becomes of a call when the day's quota is used up. */
    enum Exhausted {
        /** It waits until the quota begins anew. */
        PARK,
        /** The next model of its chain is asked; without one it waits. */
        FALL_BACK,
        /** Its task fails. */
        FAIL
    }

    /** What becomes of a call that has no room in this minute. */
    enum Busy {
        /** It waits. */
        WAIT,
        /** The next model of its chain is asked; if none has room, it waits for the one that has room first. */
        FALL_BACK
    }

    /** The limits of all models. */
    final class AllowancesText implements Converter<Allowances> {
        @Override
        public @Nullable Allowances convert(String text) {
            return SettingBeingRead.parse(
                    text,
                    Allowances::parse,
                    "models and their limits, such as gemini-3.8-flash: rpm=10 tpm=250000 rpd=20 concurrent=4; *: rpm=60");
        }
    }

    /** One of three words. */
    final class ExhaustedText implements Converter<Exhausted> {
        @Override
        public @Nullable Exhausted convert(String text) {
            return SettingBeingRead.parse(text, word -> Exhausted.valueOf(constant(word)), "park, fall-back or fail");
        }

        private static String constant(String word) {
            return word.toUpperCase(Locale.ROOT).replace('-', '_');
        }
    }

    /** One of two words. */
    final class BusyText implements Converter<Busy> {
        @Override
        public @Nullable Busy convert(String text) {
            return SettingBeingRead.parse(
                    text, word -> Busy.valueOf(ExhaustedText.constant(word)), "wait or fall-back");
        }
    }
}
