package dev.leadline.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When an interval ticks. */
class EveryTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private final Rule hourly = new Every(Duration.ofHours(1));

    @Test
    void theFirstTickComesAfterOneInterval() {
        assertThat(hourly.first(NOON)).isEqualTo("2026-01-01T13:00:00Z");
    }

    @Test
    void anIntervalDoesNotDriftHoweverLateATickWasMade() {
        assertThat(hourly.after(NOON, NOON.plusSeconds(59))).isEqualTo("2026-01-01T13:00:00Z");
        assertThat(hourly.after(NOON, NOON.plusSeconds(7_000))).isEqualTo("2026-01-01T14:00:00Z");
        assertThat(hourly.after(NOON, NOON.plusSeconds(7_200))).isEqualTo("2026-01-01T15:00:00Z");
    }

    @Test
    void theNewestTicksAreNamedInTheirOrder() {
        assertThat(hourly.upTo(NOON, NOON.plusSeconds(11_000), 2))
                .containsExactly(Instant.parse("2026-01-01T14:00:00Z"), Instant.parse("2026-01-01T15:00:00Z"));
        assertThat(hourly.upTo(NOON, NOON, 10)).containsExactly(NOON);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0.999S", "PT0S", "-PT1H", "P367D"})
    void anIntervalHasBounds(String interval) {
        assertThatThrownBy(() -> new Every(Duration.parse(interval)))
                .hasMessageContaining("must be at least PT1S and at most P366D");
    }
}
