package dev.leadline.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When a cron expression ticks: each of its forms, time zones, and the days on which clocks change. */
class CronTest {

    private static final String BERLIN = "Europe/Berlin";

    private static List<String> ticks(String expression, String zone, String from, int count) {
        Rule rule = Cron.of(expression, zone);
        List<String> ticks = new ArrayList<>();
        Instant tick = Instant.parse(from);
        for (int i = 0; i < count; i++) {
            tick = rule.next(tick);
            ticks.add(tick.toString());
        }
        return ticks;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // The first of January 2026 is a Thursday.
                "0 7 * * 1-5        | 2026-01-01T07:00 2026-01-02T07:00 2026-01-05T07:00",
                "0 7 * * MON-FRI    | 2026-01-01T07:00 2026-01-02T07:00 2026-01-05T07:00",
                "0 7 * Feb,mar mon  | 2026-02-02T07:00 2026-02-09T07:00 2026-02-16T07:00",
                "0 0 * * 0          | 2026-01-04T00:00 2026-01-11T00:00 2026-01-18T00:00",
                "0 0 * * 7          | 2026-01-04T00:00 2026-01-11T00:00 2026-01-18T00:00",
                "0 0 * * 5-7        | 2026-01-02T00:00 2026-01-03T00:00 2026-01-04T00:00",
                "0 0 * * SAT-MON    | 2026-01-03T00:00 2026-01-04T00:00 2026-01-05T00:00",
                "*/15 * * * *       | 2026-01-01T00:15 2026-01-01T00:30 2026-01-01T00:45",
                "5/20 * * * *       | 2026-01-01T00:05 2026-01-01T00:25 2026-01-01T00:45",
                "0 9-17/4 * * *     | 2026-01-01T09:00 2026-01-01T13:00 2026-01-01T17:00",
                "0 0 L * *          | 2026-01-31T00:00 2026-02-28T00:00 2026-03-31T00:00",
                "0 0 L-3 * *        | 2026-01-28T00:00 2026-02-25T00:00 2026-03-28T00:00",
                "0 0 LW * *         | 2026-01-30T00:00 2026-02-27T00:00 2026-03-31T00:00",
                "0 0 15W * *        | 2026-01-15T00:00 2026-02-16T00:00 2026-03-16T00:00",
                "0 0 * * 5L         | 2026-01-30T00:00 2026-02-27T00:00 2026-03-27T00:00",
                "0 0 * * FRI#2      | 2026-01-09T00:00 2026-02-13T00:00 2026-03-13T00:00",
                "0 0 * * 1#1,3#2    | 2026-01-05T00:00 2026-01-14T00:00 2026-02-02T00:00",
                "0 0 13 * 5         | 2026-01-02T00:00 2026-01-09T00:00 2026-01-13T00:00",
                "0 0 ? * MON        | 2026-01-05T00:00 2026-01-12T00:00 2026-01-19T00:00",
                "0 0 1 * ?          | 2026-02-01T00:00 2026-03-01T00:00 2026-04-01T00:00",
                "0 0 29 2 *         | 2028-02-29T00:00 2032-02-29T00:00 2036-02-29T00:00",
                "30 0 7 * * *       | 2026-01-01T07:00:30 2026-01-02T07:00:30 2026-01-03T07:00:30",
                "*/20 * * * * *     | 2026-01-01T00:00:20 2026-01-01T00:00:40 2026-01-01T00:01",
                "@daily             | 2026-01-02T00:00 2026-01-03T00:00 2026-01-04T00:00",
                "@Hourly            | 2026-01-01T01:00 2026-01-01T02:00 2026-01-01T03:00",
                "  0   7 * *  1-5   | 2026-01-01T07:00 2026-01-02T07:00 2026-01-05T07:00"
            })
    void aCronExpressionTicksAsItSays(String expression, String times) {
        assertThat(ticks(expression, "UTC", "2026-01-01T00:00:00Z", 3))
                .containsExactlyElementsOf(Stream.of(times.split(" "))
                        .map(time -> LocalDateTime.parse(time)
                                .atZone(ZoneId.of("UTC"))
                                .toInstant()
                                .toString())
                        .toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "60 * * * *     | 60 not in range",
                "* 24 * * *     | 24 not in range",
                "0 0 0 * *      | 0 not in range",
                "0 0 * 13 *     | 13 not in range",
                "0 0 * * 8      | 8 not in range",
                "*/0 * * * *    | 0 not in range",
                "* * * *        | must have five fields",
                "* * * * * * *  | must have five fields",
                "a b c d e      | is no cron expression",
                "@sometimes     | must have five fields",
                "0 0 30 2 *     | names a day that never comes",
                "0 0 31 4,6 *   | names a day that never comes",
                "0 0 * * 5#6    | names a day that never comes",
                "0 22-2 * * *   | the range 22-2 goes backwards",
                "45-15 * * * *  | the range 45-15 goes backwards",
                "0 0 1 11-2 *   | the range 11-2 goes backwards"
            })
    void whatIsNoCronExpressionIsRefusedInWords(String expression, String why) {
        assertThatThrownBy(() -> Cron.of(expression, "UTC"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why)
                .hasMessageNotContainingAny("Exception", "com.cronutils", "null");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Mars/Olympus", "", "CET+1", "Europe/berlin "})
    void aZoneThatDoesNotExistIsRefused(String zone) {
        assertThatThrownBy(() -> Cron.of("0 7 * * *", zone)).hasMessageContaining("must be a time zone such as");
    }

    // ── Clock changes: Berlin goes from 02:00 to 03:00 on 29 March 2026, and from 03:00 to 02:00 on 25 October
    // ────────

    @Test
    void aTimeThatTheClockChangeSkipsTicksAtTheChange() {
        assertThat(ticks("30 2 * * *", BERLIN, "2026-03-28T00:00:00Z", 3))
                .containsExactly("2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z");
    }

    @Test
    void severalTimesThatAreSkippedTickOnceAtTheChange() {
        assertThat(ticks("*/30 1-3 * * *", BERLIN, "2026-03-28T23:59:00Z", 5))
                .containsExactly(
                        "2026-03-29T00:00:00Z",
                        "2026-03-29T00:30:00Z",
                        "2026-03-29T01:00:00Z",
                        "2026-03-29T01:30:00Z",
                        "2026-03-29T23:00:00Z");
    }

    @Test
    void aTimeThatComesTwiceTicksWhenItComesFirst() {
        assertThat(ticks("30 2 * * *", BERLIN, "2026-10-24T12:00:00Z", 2))
                .containsExactly("2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z");
    }

    @Test
    void anHourlyScheduleTicksOnceForEachHourOfTheClock() {
        assertThat(ticks("0 * * * *", BERLIN, "2026-10-24T23:30:00Z", 3))
                .containsExactly("2026-10-25T00:00:00Z", "2026-10-25T02:00:00Z", "2026-10-25T03:00:00Z");
    }

    @Test
    void aScheduleThatIsMadeInTheRepeatedHourWaitsForItsEnd() {
        assertThat(ticks("*/10 * * * *", BERLIN, "2026-10-25T01:15:00Z", 2))
                .containsExactly("2026-10-25T02:00:00Z", "2026-10-25T02:10:00Z");
    }

    @Test
    void aDayThatAZoneLeftOutTicksAtTheChange() {
        // Samoa went over the date line: after 29 December 2011 came the 31st.
        assertThat(ticks("0 12 30 * *", "Pacific/Apia", "2011-12-01T00:00:00Z", 2))
                .containsExactly("2011-12-30T10:00:00Z", "2012-01-29T22:00:00Z");
    }

    @Test
    void aZoneThatChangesByHalfAnHourIsKept() {
        assertThat(ticks("15 2 * * *", "Australia/Lord_Howe", "2026-10-02T12:00:00Z", 3))
                .containsExactly("2026-10-02T15:45:00Z", "2026-10-03T15:30:00Z", "2026-10-04T15:15:00Z");
    }

    // ── What must hold for every expression ─────────────────────────────────────────────────────────────────────────

    private static final List<String> EXPRESSIONS = List.of(
            "30 2 * * *",
            "*/7 * * * *",
            "0 * * * *",
            "15,45 1-3 * * *",
            "0 7 * * 1-5",
            "0 0 L * *",
            "0 0 * * FRI#2",
            "*/13 */11 * * * *",
            "0 0 1 1 *");

    private static final List<String> ZONES =
            List.of(BERLIN, "America/New_York", "UTC", "Australia/Lord_Howe", "Asia/Tehran");

    @Test
    void noTickIsMissedOrDoubledWhereverOneBegins() {
        Random random = new Random(11);
        for (int i = 0; i < 2_000; i++) {
            Cron rule = Cron.of(
                    EXPRESSIONS.get(random.nextInt(EXPRESSIONS.size())), ZONES.get(random.nextInt(ZONES.size())));
            Instant moment = moment(random);

            Instant next = rule.next(moment);
            Instant before = next.minusMillis(1);

            assertThat(next).as("%s after %s", rule, moment).isAfter(moment);
            assertThat(rule.next(before)).as("%s after %s", rule, before).isEqualTo(next);
            assertThat(rule.latest(Instant.MIN, next))
                    .as("%s up to %s", rule, next)
                    .isEqualTo(next);
            assertThat(rule.latest(Instant.MIN, before)).isBeforeOrEqualTo(moment);
            assertThat(rule.next(rule.latest(Instant.MIN, before)))
                    .as("%s, latest before %s", rule, next)
                    .isEqualTo(next);
        }
    }

    /** Half of them are near a change of clocks. */
    private static Instant moment(Random random) {
        Instant base = random.nextBoolean()
                ? Instant.parse(random.nextBoolean() ? "2026-03-29T01:00:00Z" : "2026-10-25T01:00:00Z")
                : Instant.parse("2026-01-01T00:00:00Z").plus(random.nextInt(365), ChronoUnit.DAYS);
        return base.plusMillis(random.nextInt(6 * 3_600_000) - 3 * 3_600_000L);
    }

    @Test
    void everyMinuteOfAYearIsAsAPlainReadingOfTheFieldsSays() {
        Rule rule = Cron.of("*/25 3,14 1-10/3 * *", BERLIN);
        List<Instant> ticks = new ArrayList<>();
        Instant end = Instant.parse("2027-01-01T00:00:00Z");
        for (Instant tick = rule.next(Instant.parse("2026-01-01T00:00:00Z"));
                tick.isBefore(end);
                tick = rule.next(tick)) {
            ticks.add(tick);
        }

        List<Instant> expected = new ArrayList<>();
        for (Instant minute = Instant.parse("2026-01-01T00:01:00Z");
                minute.isBefore(end);
                minute = minute.plus(1, ChronoUnit.MINUTES)) {
            ZonedDateTime at = minute.atZone(ZoneId.of(BERLIN));
            boolean hour = at.getHour() == 3 || at.getHour() == 14;
            boolean day = at.getDayOfMonth() <= 10 && at.getDayOfMonth() % 3 == 1;
            if (at.getMinute() % 25 == 0 && hour && day) {
                expected.add(minute);
            }
        }
        assertThat(ticks).isEqualTo(expected).hasSizeGreaterThan(200);
    }

    @Test
    void aRuleIsReadAsItWasWritten() {
        for (String text : List.of("cron Europe/Berlin 0 7 * * 1-5", "every 3600000")) {
            assertThat(Rule.parse(text)).hasToString(text);
        }
        assertThatThrownBy(() -> Rule.parse("sunset Europe/Berlin")).isInstanceOf(IllegalArgumentException.class);
    }
}
