package dev.leadline.archive;

import dev.leadline.task.TaskId;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;

/** The statements for the parts of the table: one for each day (UTC) on which tasks were created. */
final class Partitions {

    static final String TABLE = "leadline.task";

    private static final String PREFIX = "task_";
    private static final DateTimeFormatter DAY = DateTimeFormatter.BASIC_ISO_DATE;

    /** Names the lock under which partitions are made and dropped, so that nodes do it one after the other. */
    private static final long LOCK = 0x6c656164_6c696e65L;

    /** The names of all partitions. */
    static final String NAMES =
            "select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = '" + TABLE
                    + "'::regclass";

    private Partitions() {}

    static LocalDate dayOf(TaskId id) {
        return dayOf(id.createdAt());
    }

    static LocalDate dayOf(Instant time) {
        return time.atOffset(ZoneOffset.UTC).toLocalDate();
    }

    /** The least id of a task that was created at this time or later. */
    static UUID firstId(Instant time) {
        return new UUID(Math.max(0, time.toEpochMilli()) << 16, 0);
    }

    private static UUID firstId(LocalDate day) {
        return firstId(day.atStartOfDay(ZoneOffset.UTC).toInstant());
    }

    private static String name(LocalDate day) {
        return PREFIX + DAY.format(day);
    }

    /** The day of a partition of this name; empty when its name is another one, such as one that an operator made. */
    static Optional<LocalDate> dayOf(String name) {
        return name.matches(PREFIX + "\\d{8}")
                ? Optional.of(LocalDate.parse(name.substring(PREFIX.length()), DAY))
                : Optional.empty();
    }

    /**
     * Makes the partitions of these days, if they are not there. A table is made by itself and then attached: unlike a partition
     * that is made as one, this does not wait for those who read, nor have all others wait for it.
     */
    static String make(Collection<LocalDate> days) {
        StringBuilder each = new StringBuilder();
        for (LocalDate day : days) {
            each.append("""
                    if to_regclass('leadline.%1$s') is null then
                      create table leadline.%1$s (like leadline.task including all);
                      alter table leadline.task attach partition leadline.%1$s for values from ('%2$s') to ('%3$s');
                    end if;
                    """.formatted(name(day), firstId(day), firstId(day.plusDays(1))));
        }
        return locked(each.toString());
    }

    /** Drops partitions, unless somebody reads the table for longer than two seconds; then it fails. */
    static String drop(Collection<LocalDate> days) {
        StringBuilder each = new StringBuilder("perform set_config('lock_timeout', '2s', true);\n");
        days.forEach(day ->
                each.append("drop table if exists leadline.").append(name(day)).append(";\n"));
        return locked(each.toString());
    }

    private static String locked(String statements) {
        return "do $$ begin\nperform pg_advisory_xact_lock(" + LOCK + ");\n" + statements + "end $$";
    }
}
