package dev.leadline.api.usage;

import dev.leadline.api.Checks;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * The time that is asked about, in UTC.
 *
 * @param to is excluded
 */
record Days(Instant from, Instant to) {

    private static final int USUAL = 30;
    private static final int MOST = 400;

    /** The last 30 days, if nothing is asked for; mistakes are added to the checks. */
    static Days parse(@Nullable String from, @Nullable String to, Instant now, Checks checks) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        Instant end = to == null ? start(today.plusDays(1)) : time("to", to, 1, checks);
        Instant begin = from == null ? start(dayBefore(end).minusDays(USUAL - 1)) : time("from", from, 0, checks);
        if (!begin.isBefore(end)) {
            checks.add("from", "must be before \"to\"");
        } else if (ChronoUnit.DAYS.between(begin, end) > MOST) {
            checks.add("from", "must be at most " + MOST + " days before \"to\"");
        }
        return new Days(begin, end);
    }

    /** @param later days after the named one, whose first moment is meant */
    private static Instant time(String field, String text, int later, Checks checks) {
        try {
            return text.length() == "2026-12-01".length()
                    ? start(LocalDate.parse(text).plusDays(later))
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            checks.add(field, "must be a day such as 2026-12-01, or an RFC 3339 time such as 2026-12-01T00:00:00Z");
            return later == 0 ? Instant.EPOCH : Instant.EPOCH.plus(1, ChronoUnit.DAYS);
        }
    }

    private static Instant start(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private static LocalDate dayBefore(Instant end) {
        return LocalDate.ofInstant(end.minusNanos(1), ZoneOffset.UTC);
    }

    LocalDate first() {
        return LocalDate.ofInstant(from, ZoneOffset.UTC);
    }

    LocalDate last() {
        return dayBefore(to);
    }
}
