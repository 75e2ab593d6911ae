package dev.leadline.quota;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The days by which Google counts requests: they begin at midnight Pacific time, which has 23 to 25 hours between them. */
final class PacificDay {

    private static final ZoneId PACIFIC = ZoneId.of("America/Los_Angeles");

    private PacificDay() {}

    /** When the day ends to which this moment belongs. */
    static Instant endOf(Instant moment) {
        return midnight(LocalDate.ofInstant(moment, PACIFIC).plusDays(1));
    }

    /**
     * The end of this day, and those before and after it, in ms since 1970 with spaces between them: scripts go by the
     * clock of Redis, which may be on another day.
     */
    static String endsAround(Instant moment) {
        LocalDate today = LocalDate.ofInstant(moment, PACIFIC);
        return Stream.of(0, 1, 2)
                .map(days -> Long.toString(midnight(today.plusDays(days)).toEpochMilli()))
                .collect(Collectors.joining(" "));
    }

    private static Instant midnight(LocalDate day) {
        return day.atStartOfDay(PACIFIC).toInstant();
    }
}
