package dev.leadline.archive;

import dev.leadline.listing.ErrorPattern;
import dev.leadline.records.Records;
import dev.leadline.task.Task;
import dev.leadline.task.TaskError;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a task is a row: what lists ask for and what people want to see has columns of its own; all other fields of the record are in
 * {@code rest}, as they were in Redis, so that a later version finds in an archived task whatever it had.
 */
final class Columns {

    private static final String RESULT = Records.RESULT;
    private static final String ERROR = "error";
    private static final String ARGS = "args";

    /** What {@link #task} reads: all but the arguments. */
    static final String READ = "id, error::text, rest::text, result::text";

    private record Column(
            String name, String type, String given, Function<RowWriter.Row, @Nullable Object> value, Class<?> array) {}

    private static final List<Column> ALL = List.of(
            column(
                    "id",
                    "uuid",
                    UUID.class,
                    row -> UUID.fromString(row.task().id().value())),
            column(
                    "created",
                    "timestamptz",
                    OffsetDateTime.class,
                    row -> time(row.task().times().createdAt())),
            column(
                    "finished",
                    "timestamptz",
                    OffsetDateTime.class,
                    row -> time(row.task().times().finishedAt())),
            column(
                    "started",
                    "timestamptz",
                    OffsetDateTime.class,
                    row -> time(row.task().times().startedAt())),
            column("tenant", "text", String.class, row -> row.task().placement().tenant()),
            column("queue", "text", String.class, row -> row.task().placement().queue()),
            column("task", "text", String.class, row -> row.task().handler()),
            column("state", "text", String.class, row -> row.task().state().name()),
            new Column(
                    "tags",
                    "text",
                    // Names hold no space.
                    "string_to_array(n.tags, ' ')",
                    row -> String.join(" ", row.task().options().tags()),
                    String.class),
            column("worker", "text", String.class, row -> row.task().worker()),
            column("attempt", "int", Integer.class, row -> row.task().counters().attempt()),
            column(
                    "failures",
                    "int",
                    Integer.class,
                    row -> row.task().counters().failures()),
            column("crashes", "int", Integer.class, row -> row.task().counters().crashes()),
            column("lease", "bigint", Long.class, row -> row.task().counters().lease()),
            column("event", "bigint", Long.class, row -> row.ended().event()),
            column(
                    "prompt_tokens",
                    "bigint",
                    Long.class,
                    row -> row.task().usage().promptTokens()),
            column(
                    "output_tokens",
                    "bigint",
                    Long.class,
                    row -> row.task().usage().outputTokens()),
            new Column(
                    "cost_usd",
                    "text",
                    // A number with a point is exact as text, and as numeric.
                    "n.cost_usd::numeric",
                    row -> row.task().usage().costUsd().toPlainString(),
                    String.class),
            column("error_type", "text", String.class, row -> of(row.task().error(), TaskError::type)),
            column("error_group", "text", String.class, row -> group(row.task())),
            json(
                    "error",
                    row -> row.task().error() == null ? null : row.fields().get(ERROR)),
            json(ARGS, row -> row.fields().get(ARGS)),
            json("result", row -> row.task().result()),
            json("rest", RowWriter.Row::rest));

    /** Writes rows; a row that is there stays when it is of a later lease, or of a later event of the same lease. */
    static final String UPSERT = "insert into leadline.task as t ("
            + names(Column::name)
            + ") select "
            + names(Column::given)
            + " from unnest("
            + numbered()
            + ") as n("
            + names(Column::name)
            + ") on conflict (id) do update set "
            + names(one -> one.name() + " = excluded." + one.name())
            + " where excluded.lease > t.lease or (excluded.lease = t.lease and excluded.event >= t.event)";

    private Columns() {}

    private static Column column(
            String name, String type, Class<?> array, Function<RowWriter.Row, @Nullable Object> value) {
        return new Column(name, type, "n." + name, value, array);
    }

    private static Column json(String name, Function<RowWriter.Row, @Nullable Object> value) {
        return new Column(name, "text", "n." + name + "::json", value, String.class);
    }

    private static String names(Function<Column, String> name) {
        return ALL.stream().map(name).collect(Collectors.joining(", "));
    }

    private static String numbered() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < ALL.size(); i++) {
            text.append(i == 0 ? "" : ", ")
                    .append('$')
                    .append(i + 1)
                    .append("::")
                    .append(ALL.get(i).type())
                    .append("[]");
        }
        return text.toString();
    }

    /** The values of {@link #UPSERT}: an array for each column. */
    static Tuple values(List<RowWriter.Row> rows) {
        Tuple values = Tuple.tuple();
        for (Column column : ALL) {
            Object[] all = (Object[]) java.lang.reflect.Array.newInstance(column.array(), rows.size());
            for (int i = 0; i < all.length; i++) {
                all[i] = column.value().apply(rows.get(i));
            }
            values.addValue(all);
        }
        return values;
    }

    /** The fields of a record that have no column of their own. */
    static Map<String, String> rest(Map<String, String> fields) {
        Map<String, String> rest = new TreeMap<>(fields);
        rest.remove(RESULT);
        rest.remove(ERROR);
        rest.remove(ARGS);
        return rest;
    }

    private static @Nullable String group(Task task) {
        return task.state() == TaskState.FAILED
                ? of(task.error(), error -> ErrorPattern.of(error).id())
                : null;
    }

    private static <T> @Nullable String of(@Nullable T value, Function<T, String> text) {
        return value == null ? null : text.apply(value);
    }

    private static @Nullable OffsetDateTime time(@Nullable Instant time) {
        return time == null ? null : time.atOffset(ZoneOffset.UTC);
    }

    /** The task of a row with the columns {@link #READ}; null when it cannot be read. */
    static @Nullable Task task(Row row, Records records) {
        Map<String, String> fields = fields(row, records);
        String result = row.getString(RESULT);
        if (result != null) {
            fields.put(RESULT, result);
        }
        return records.task(id(row), fields);
    }

    static TaskId id(Row row) {
        return new TaskId(row.getUUID("id").toString());
    }

    /** The fields of the record in a row with the columns id, error and rest: all but arguments and result. */
    static Map<String, String> fields(Row row, Records records) {
        Map<String, String> fields = new HashMap<>();
        Map<?, ?> rest = records.read(row.getString("rest"), Map.class);
        rest.forEach((name, value) -> fields.put((String) name, (String) value));
        String error = row.getString(ERROR);
        if (error != null) {
            fields.put(ERROR, error);
        }
        return fields;
    }
}
