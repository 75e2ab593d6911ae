package dev.leadline.archive;

import dev.leadline.records.Records;
import dev.leadline.task.Task;
import dev.leadline.task.TaskId;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.vertx.pgclient.PgException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Writes ended tasks into the table; an earlier state of a task never replaces a later one. */
final class RowWriter {

    /** SQLSTATE of a row that fits into no partition. */
    private static final String NO_PARTITION = "23514";

    /** Class of SQLSTATEs for values that PostgreSQL does not take. */
    private static final String BAD_VALUE = "22";

    private final Postgres postgres;
    private final Tables tables;
    private final Records records;

    RowWriter(Postgres postgres, Tables tables, Records records) {
        this.postgres = postgres;
        this.tables = tables;
        this.records = records;
    }

    /**
     * A task with the fields of its record.
     *
     * @param rest those without a column of their own, as JSON
     */
    record Row(EndedTask ended, Task task, Map<String, String> fields, String rest) {}

    /**
     * Writes those that have a record. Writing them again changes nothing.
     *
     * @return those that are archived, or have no record; those that cannot be read or written come without their records, so
     *     that they are kept in Redis
     */
    Uni<List<EndedTask>> write(List<EndedTask> ended) {
        List<EndedTask> settled = new ArrayList<>();
        // In the order of the ids: two batches with the same tasks then wait for each other, instead of for ever.
        Map<TaskId, Row> rows = new TreeMap<>((a, b) -> a.value().compareTo(b.value()));
        for (EndedTask one : ended) {
            Optional<Row> row = row(one);
            settled.add(row.isPresent() ? one : one.withoutRecord());
            row.ifPresent(found -> rows.merge(
                    found.task().id(),
                    found,
                    (a, b) -> a.ended().event() > b.ended().event() ? a : b));
        }
        return store(List.copyOf(rows.values()))
                .map(refused -> settled.stream()
                        .map(one -> refused.contains(one.id()) ? one.withoutRecord() : one)
                        .toList());
    }

    private Optional<Row> row(EndedTask one) {
        Map<String, String> fields = one.record();
        if (fields == null || fields.isEmpty()) {
            return Optional.empty();
        }
        return TaskId.parse(one.id())
                .flatMap(id -> Optional.ofNullable(records.task(id, fields)))
                .map(task -> new Row(one, task, fields, records.write(Columns.rest(fields))));
    }

    /** @return ids of tasks that PostgreSQL does not take */
    private Uni<Set<String>> store(List<Row> rows) {
        if (rows.isEmpty()) {
            return Uni.createFrom().item(Set.of());
        }
        return insert(rows)
                .replaceWith(Set.<String>of())
                .onFailure(failure -> says(failure, BAD_VALUE))
                .recoverWithUni(failure -> rows.size() == 1 ? refused(rows.get(0), failure) : oneByOne(rows));
    }

    private Uni<Void> insert(List<Row> rows) {
        return postgres.write(Columns.UPSERT, Columns.values(rows))
                .replaceWithVoid()
                .onFailure(failure -> says(failure, NO_PARTITION))
                .recoverWithUni(() -> tables.make(days(rows))
                        .chain(() -> postgres.write(Columns.UPSERT, Columns.values(rows)))
                        .replaceWithVoid());
    }

    private static Set<LocalDate> days(List<Row> rows) {
        Set<LocalDate> days = new TreeSet<>();
        rows.forEach(row -> days.add(Partitions.dayOf(row.task().id())));
        return days;
    }

    /** One value that PostgreSQL does not take must not keep the others out. */
    private Uni<Set<String>> oneByOne(List<Row> rows) {
        Set<String> refused = new TreeSet<>();
        Uni<Void> all = Uni.createFrom().voidItem();
        for (Row row : rows) {
            all = all.chain(() -> store(List.of(row))).invoke(refused::addAll).replaceWithVoid();
        }
        return all.replaceWith(refused);
    }

    private static Uni<Set<String>> refused(Row row, Throwable failure) {
        Log.errorf(
                "PostgreSQL does not take task %s, which is kept in Redis: %s",
                row.task().id(), failure.getMessage());
        return Uni.createFrom().item(Set.of(row.task().id().value()));
    }

    private static boolean says(Throwable failure, String sqlState) {
        return failure instanceof PgException refusal
                && refusal.getSqlState() != null
                && refusal.getSqlState().startsWith(sqlState);
    }
}
