package dev.leadline.limit;

import dev.leadline.SettingBeingRead;
import dev.leadline.WholeNumber;
import dev.leadline.YesOrNo;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.spi.Converter;
import org.jspecify.annotations.Nullable;

/**
 * Limits that the configuration declares, and how many there may be. What is declared is stored when a
 * process starts; what was changed over REST since then stays until the declaration changes.
 */
@ConfigMapping(prefix = "leadline.rules")
public interface RulesConfig {

    /** How many limits there may be. */
    @WithDefault("1000")
    @WithConverter(WholeNumber.Positive.class)
    int maxLimits();

    /** Limits by their names: {@code leadline.rules.limit."queue:mail".concurrent=5}. */
    @WithName("limit")
    Map<String, DeclaredLimit> limits();

    /** A limit. */
    interface DeclaredLimit {

        /** How many tasks run at once; absent: any number. */
        Optional<@WithConverter(AtOnce.class) Integer> concurrent();

        /** How many start within a time, such as {@code 10/PT1M}; absent: any number. */
        Optional<LimitRule.@WithConverter(RateText.class) Rate> rate();

        /** Whether none may start. */
        @WithDefault("false")
        @WithConverter(YesOrNo.class)
        boolean paused();
    }

    /** A number of tasks. */
    final class AtOnce implements Converter<Integer> {
        @Override
        public @Nullable Integer convert(String text) {
            return WholeNumber.within(1, LimitRule.MOST_AT_ONCE, text);
        }
    }

    /** A number and a duration. */
    final class RateText implements Converter<LimitRule.Rate> {
        @Override
        public LimitRule.@Nullable Rate convert(String text) {
            return SettingBeingRead.parse(
                    text, RateText::rate, "a number of starts, 1 to 100000, and a duration, such as 10/PT1M");
        }

        private static LimitRule.Rate rate(String text) {
            int slash = text.indexOf('/');
            int count = Integer.parseInt(text.substring(0, Math.max(0, slash)));
            Duration per = DurationConverter.parseDuration(text.substring(slash + 1));
            if (count < 1 || count > LimitRule.MOST_STARTS || per.toMillis() < 1) {
                throw new IllegalArgumentException("out of bounds");
            }
            return new LimitRule.Rate(count, per);
        }
    }
}
