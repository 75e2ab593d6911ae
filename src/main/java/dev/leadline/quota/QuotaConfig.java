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
    @WithDefault("park")
    @WithConverter(ExhaustedText.class)
    Exhausted exhausted();

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
        /** Its task fails. */
        FAIL
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

    /** One of two words. */
    final class ExhaustedText implements Converter<Exhausted> {
        @Override
        public @Nullable Exhausted convert(String text) {
            return SettingBeingRead.parse(
                    text, word -> Exhausted.valueOf(word.toUpperCase(Locale.ROOT)), "park or fail");
        }
    }
}
