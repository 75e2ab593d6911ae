package dev.leadline.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How quick and how reliable the simulator is. */
class SimulatorProfileTest {

    private final SplittableRandom random = new SplittableRandom(7);

    @Test
    void answersTakeAsLongAsTheProfileSaysAndMostOfThemTheShorterTimes() {
        SimulatorProfile profile = SimulatorProfile.parse("latency=PT0.1S..PT10S");

        List<Long> times = IntStream.range(0, 2_000)
                .mapToObj(i -> profile.latency(random).toMillis())
                .sorted()
                .toList();

        assertThat(times.get(0)).isBetween(100L, 110L);
        assertThat(times.get(1_000)).isBetween(800L, 1_250L);
        assertThat(times.get(1_999)).isBetween(9_000L, 10_000L);
        assertThat(SimulatorProfile.parse("latency=PT2S").latency(random)).isEqualTo(Duration.ofSeconds(2));
        assertThat(SimulatorProfile.NONE.latency(random)).isZero();
    }

    @Test
    void faultsHaveTheirShareOfTheAnswers() {
        SimulatorProfile profile = SimulatorProfile.parse("overloaded=20% reset=5.5%");
        List<SimulatorFault> faults = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            profile.fault(random).ifPresent(faults::add);
        }

        assertThat(faults.stream().filter(SimulatorFault.OVERLOADED::equals)).hasSizeBetween(1_850, 2_150);
        assertThat(faults.stream().filter(SimulatorFault.RESET::equals)).hasSizeBetween(470, 630);
        assertThat(faults).containsOnly(SimulatorFault.OVERLOADED, SimulatorFault.RESET);
        assertThat(SimulatorProfile.parse("html=100%").fault(random)).contains(SimulatorFault.HTML);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "latency",
                "latency=2",
                "latency=-PT1S",
                "latency=PT2S..PT1S",
                "latency=PT11M",
                "latency=PT1S latency=PT1S",
                "fire=1%",
                "overloaded=1",
                "overloaded=-1%",
                "overloaded=60% reset=41%",
            })
    void whatIsNoProfileIsRefused(String text) {
        assertThatThrownBy(() -> SimulatorProfile.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
