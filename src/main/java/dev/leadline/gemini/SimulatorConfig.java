package dev.leadline.gemini;

import dev.leadline.SettingBeingRead;
import dev.leadline.TimeSpan;
import dev.leadline.YesOrNo;
import dev.leadline.quota.Allowances;
import io.quarkus.runtime.LaunchMode;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.spi.Converter;
import org.jspecify.annotations.Nullable;

/** The built-in Gemini simulator. */
@ConfigMapping(prefix = "leadline.simulator")
public interface SimulatorConfig {

    /**
     * Whether the simulator answers, and its example pages can be read; absent: in dev and test mode when there is no
     * key.
     */
    @WithParentName
    Optional<@WithConverter(YesOrNo.class) Boolean> enabled();

    /**
     * Where its example pages are read from, such as {@code http://api:8080/simulator/site/}; absent: from this process
     * itself. An address like {@code http://localhost:8080/simulator/site/about.html} stands for the page of the same
     * name there, whatever {@code localhost} means to the process that reads it.
     */
    Optional<String> site();

    /** How long the simulator waits before it answers. */
    @WithDefault("PT0S")
    @WithConverter(TimeSpan.ZeroOrMore.class)
    Duration latency();

    /** How long a batch takes until it is answered. */
    @WithDefault("PT10S")
    @WithConverter(TimeSpan.Positive.class)
    Duration batchTime();

    /** A fault that every answer has, for tests: a name of {@link SimulatorFault}, such as {@code quota-per-minute}. */
    Optional<@WithConverter(FaultName.class) String> fault();

    /** How quick and how reliable it is, such as {@code latency=PT0.2S..PT2S overloaded=2% reset=0.5%}. */
    Optional<@WithConverter(ProfileText.class) String> profile();

    /** What each key may use of each model, as {@code GEMINI_LIMITS}; absent: any number. */
    Optional<@WithConverter(LimitsText.class) Allowances> limits();

    /** The time within which it counts requests and tokens. */
    @WithDefault("PT1M")
    @WithConverter(TimeSpan.Positive.class)
    Duration window();

    /** Whether it is on in this process. */
    default boolean isOn(boolean keyIsThere) {
        boolean byDefault = LaunchMode.current() != LaunchMode.NORMAL && !keyIsThere;
        return enabled().orElse(byDefault);
    }

    /** The name of a fault that exists. */
    final class FaultName implements Converter<String> {
        @Override
        public @Nullable String convert(String text) {
            return SettingBeingRead.parse(
                    text, FaultName::check, "one of " + String.join(", ", SimulatorFault.names()));
        }

        private static String check(String name) {
            return SimulatorFault.named(name)
                    .map(fault -> name)
                    .orElseThrow(() -> new IllegalArgumentException("no fault"));
        }
    }

    /** A profile. */
    final class ProfileText implements Converter<String> {
        @Override
        public @Nullable String convert(String text) {
            return SettingBeingRead.parse(text, ProfileText::check, SimulatorProfile.RIGHT);
        }

        private static String check(String text) {
            SimulatorProfile.parse(text);
            return text;
        }
    }

    /** Limits that the simulator counts. */
    final class LimitsText implements Converter<Allowances> {

        static final String RIGHT =
                "models and their limits, such as gemini-3.8-flash: rpm=10 tpm=250000 rpd=20 concurrent=4; *: rpm=60";

        @Override
        public @Nullable Allowances convert(String text) {
            return SettingBeingRead.parse(text, Allowances::parse, RIGHT);
        }
    }
}
