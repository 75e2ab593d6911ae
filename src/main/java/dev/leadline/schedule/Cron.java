package dev.leadline.schedule;

import com.cronutils.model.time.ExecutionTime;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import org.jspecify.annotations.Nullable;

/**
 * A cron expression in a time zone. The library computes with local times, as if each of them came once; here they become
 * instants: a time that a clock change skips ticks at the change, and a time that comes twice ticks when it comes first.
 */
final class Cron implements Rule {

    /** For zones whose clocks never change: local times are computed in it. */
    private static final ZoneOffset LOCAL = ZoneOffset.UTC;

    private final String expression;
    private final ZoneId zone;
    private final ExecutionTime times;

    private Cron(String expression, ZoneId zone, ExecutionTime times) {
        this.expression = expression;
        this.zone = zone;
        this.times = times;
    }

    /**
     * @param expression five fields; or six, with seconds first
     * @throws IllegalArgumentException with a sentence for clients, to follow the name of the field
     */
    static Cron of(String expression, String zone) {
        Cron cron = new Cron(expression, zone(zone), CronExpression.parse(expression));
        if (cron.times.nextExecution(local(LocalDateTime.of(2000, 1, 1, 0, 0))).isEmpty()) {
            throw new IllegalArgumentException("names a day that never comes");
        }
        return cron;
    }

    /** @throws IllegalArgumentException with a sentence for clients */
    static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("must be a time zone such as Europe/Berlin, UTC or +02:00");
        }
    }

    @Override
    public Instant first(Instant now) {
        return next(now);
    }

    @Override
    public Instant next(Instant moment) {
        LocalDateTime from = LocalDateTime.ofInstant(moment, zone).truncatedTo(ChronoUnit.SECONDS);
        ZoneOffsetTransition change = secondPass(moment);
        if (change != null) {
            // All times up to the change have come before.
            from = change.getDateTimeBefore().minusSeconds(1);
        }
        return instant(times.nextExecution(local(from)).orElseThrow());
    }

    @Override
    public Instant after(Instant tick, Instant now) {
        return now.isBefore(tick) ? tick : next(now);
    }

    @Override
    public Instant latest(Instant tick, Instant now) {
        ZoneOffsetTransition change = secondPass(now);
        LocalDateTime end = change == null
                ? LocalDateTime.ofInstant(now, zone)
                        .truncatedTo(ChronoUnit.SECONDS)
                        .plusSeconds(1)
                : change.getDateTimeBefore();
        Instant latest = instant(times.lastExecution(local(end)).orElseThrow());
        return latest.isBefore(tick) ? tick : latest;
    }

    /** The change of clocks after which this moment repeats a local time that has come before; null if it does not. */
    private @Nullable ZoneOffsetTransition secondPass(Instant moment) {
        LocalDateTime time = LocalDateTime.ofInstant(moment, zone);
        ZoneOffsetTransition change = zone.getRules().getTransition(time);
        return change != null && change.isOverlap() && !moment.isBefore(change.getInstant()) ? change : null;
    }

    private Instant instant(ZonedDateTime tick) {
        LocalDateTime time = tick.toLocalDateTime();
        ZoneOffsetTransition change = zone.getRules().getTransition(time);
        return change != null && change.isGap()
                ? change.getInstant()
                : ZonedDateTime.ofLocal(time, zone, null).toInstant();
    }

    private static ZonedDateTime local(LocalDateTime time) {
        return time.atZone(LOCAL);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Cron cron && toString().equals(cron.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    @Override
    public String toString() {
        return "cron " + zone + " " + expression;
    }
}
