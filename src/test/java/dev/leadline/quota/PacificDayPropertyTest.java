package dev.leadline.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

/** Days of the Pacific time zone, at any moment of some decades. */
class PacificDayPropertyTest {

    private static final ZoneId PACIFIC = ZoneId.of("America/Los_Angeles");
    private static final long FROM = 1_735_689_600L;
    private static final long TO = 2_500_000_000L;

    @Property
    void aDayEndsAtTheNextMidnight(@ForAll @LongRange(min = FROM, max = TO) long second) {
        Instant moment = Instant.ofEpochSecond(second);

        Instant end = PacificDay.endOf(moment);

        assertThat(end).isAfter(moment);
        assertThat(Duration.between(moment, end)).isLessThanOrEqualTo(Duration.ofHours(25));
        assertThat(end.atZone(PACIFIC).toLocalTime()).isEqualTo(LocalTime.MIDNIGHT);
        assertThat(PacificDay.endOf(end.minusMillis(1))).isEqualTo(end);
    }

    @Property
    void theEndsAroundAMomentHaveNoGap(@ForAll @LongRange(min = FROM, max = TO) long second) {
        Instant moment = Instant.ofEpochSecond(second);

        List<Instant> ends = Arrays.stream(PacificDay.endsAround(moment).split(" "))
                .map(ms -> Instant.ofEpochMilli(Long.parseLong(ms)))
                .toList();

        assertThat(ends).hasSize(3).isSorted();
        assertThat(ends.get(0)).isBeforeOrEqualTo(moment);
        assertThat(ends.get(1)).isEqualTo(PacificDay.endOf(moment));
        assertThat(ends.get(2)).isEqualTo(PacificDay.endOf(ends.get(1)));
    }

    @Example
    void theDaysOnWhichClocksChangeHave23And25Hours() {
        Instant spring = Instant.parse("2027-03-14T08:00:00Z");
        assertThat(Duration.between(spring, PacificDay.endOf(spring))).isEqualTo(Duration.ofHours(23));
        Instant autumn = Instant.parse("2026-11-01T07:00:00Z");
        assertThat(Duration.between(autumn, PacificDay.endOf(autumn))).isEqualTo(Duration.ofHours(25));
    }
}
