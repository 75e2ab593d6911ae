package dev.leadline.archive;

import dev.leadline.listing.Cursor;
import dev.leadline.listing.ErrorPattern;
import dev.leadline.listing.FailureGroup;
import dev.leadline.listing.Failures;
import dev.leadline.listing.OlderTasks;
import dev.leadline.listing.Position;
import dev.leadline.listing.TaskFilter;
import dev.leadline.listing.TaskPage;
import dev.leadline.listing.TaskQuery;
import dev.leadline.records.Records;
import dev.leadline.records.SetAside;
import dev.leadline.redis.KeyPrefix;
import dev.leadline.redis.Links;
import dev.leadline.redis.RedisConfig;
import dev.leadline.redis.Scripts;
import dev.leadline.task.Task;
import dev.leadline.task.TaskError;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Ended tasks that Redis may not have any more. Every call fails with {@link ArchiveUnavailable} when PostgreSQL does not answer in
 * time. Where a tenant is asked for, null means an administrator, who sees all. Without an archive, it has no task.
 */
@Singleton
public class Archive implements OlderTasks {

    /** A page ends after so many bytes of results, since one result may have megabytes. */
    private static final long MOST_BYTES = 1 << 20;

    private static final String FIND = "select " + Columns.READ
            + " from leadline.task where id = any($1::uuid[]) and ($2::text is null or tenant = $2)";

    /** Its arguments may have megabytes, so few tasks are put back at a time. */
    private static final int PUT_BACK_AT_ONCE = 20;

    private static final String RECORD =
            "select id, error::text, rest::text, args::text from leadline.task where id = any($1::uuid[])"
                    + " and finished is not null and ($2::text is null or tenant = $2)";

    private static final String REPLACE_RESULT =
            "update leadline.task set result = $3::text::json where id = $1 and result::text = $2";

    private final Postgres postgres;
    private final Records records;
    private final @Nullable Restore restore;

    Archive(Links links, KeyPrefix prefix, RedisConfig redis, Postgres postgres, Records records) {
        this.postgres = postgres;
        this.records = records;
        this.restore = postgres.isThere()
                ? new Restore(
                        new Scripts(links.open("restore"), prefix, redis.commandTimeout(), SetAside.SCRIPT),
                        redis.requestTimeout())
                : null;
    }

    @Override
    public boolean isThere() {
        return postgres.isThere();
    }

    /** The task as it ended last; null when there is none, or none any more. */
    public Uni<@Nullable Task> find(TaskId id, @Nullable String tenant) {
        return find(List.of(id), tenant).map(found -> found.get(id));
    }

    @Override
    public Uni<Map<TaskId, Task>> find(List<TaskId> ids, @Nullable String tenant) {
        if (!isThere() || ids.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        return postgres.read(FIND, Tuple.tuple().addValue(uuids(ids)).addValue(tenant))
                .map(rows -> {
                    Map<TaskId, Task> found = new HashMap<>();
                    tasks(rows).forEach(task -> found.put(task.id(), task));
                    return found;
                });
    }

    /** The arguments of a task, as they were enqueued; null when it is not there. */
    public Uni<@Nullable String> arguments(TaskId id) {
        if (!isThere()) {
            return Uni.createFrom().nullItem();
        }
        Tuple values = Tuple.of(UUID.fromString(id.value()));
        return postgres.read("select args::text from leadline.task where id = $1", values)
                .map(rows -> rows.size() == 0 ? null : rows.iterator().next().getString(0));
    }

    /**
     * Gives an archived task another result, unless it has another one by now than the one that was read.
     *
     * @return whether it was done
     */
    public Uni<Boolean> replaceResult(TaskId id, String before, String now) {
        return postgres.write(REPLACE_RESULT, Tuple.of(UUID.fromString(id.value()), before, now))
                .onFailure()
                .transform(ArchiveUnavailable::new)
                .map(rows -> rows.rowCount() > 0);
    }

    @Override
    public Uni<TaskPage> page(TaskQuery query, Cursor from, Listed inRedis) {
        Conditions are = Conditions.of(query.filter(), query.states()).besides(inRedis);
        if (!from.position().equals(Position.NEWEST)) {
            are.after(Instant.ofEpochMilli(from.position().ms()), UUID.fromString(from.id()));
        }
        String limit = are.next(query.limit());
        // The sum is of the results before each: the one that fills the page is still on it.
        String sql = "select " + Columns.READ
                + ", finished from (select *, coalesce(sum(octet_length(result::text)) over"
                + " (order by finished desc, id desc rows between unbounded preceding and 1 preceding), 0) as before from"
                + " (select * from leadline.task where " + are + " order by finished desc, id desc limit " + limit
                + ") as n) as m where before < " + MOST_BYTES + " order by finished desc, id desc";
        return postgres.read(sql, are.values()).map(rows -> page(rows, from, query.limit()));
    }

    /** Fewer rows than the limit may also mean that their results are long, so only a page without any is the last one. */
    private TaskPage page(RowSet<Row> rows, Cursor from, int limit) {
        Cursor next = null;
        for (Row row : rows) {
            long ms = row.getOffsetDateTime("finished").toInstant().toEpochMilli();
            next = from.at(new Position(ms, 0), row.getUUID("id").toString());
        }
        return new TaskPage(tasks(rows), next, limit);
    }

    @Override
    public Uni<Failures.Grouped> grouped(TaskFilter filter, int limit) {
        Conditions are = Conditions.of(filter, Set.of(TaskState.FAILED));
        String sql = "with g as (select error_group, count(*) as tasks, min(finished) as first, max(finished) as last,"
                + " (array_agg(distinct task))[1:" + FailureGroup.MOST_HANDLERS
                + "] as handlers, count(*) over () as groups"
                + " from leadline.task where " + are + " and error_group is not null group by error_group"
                + " order by tasks desc, last desc limit " + are.next(limit) + ")"
                + " select g.*, n.id, n.error::text as error from g cross join lateral (select id, error from leadline.task"
                + " where " + are + " and error_group = g.error_group and finished = g.last limit 1) as n"
                + " order by g.tasks desc, g.last desc";
        return postgres.read(sql, are.values()).map(this::groups);
    }

    private Failures.Grouped groups(RowSet<Row> rows) {
        List<FailureGroup> groups = new ArrayList<>();
        long all = 0;
        for (Row row : rows) {
            TaskError error = records.read(row.getString("error"), TaskError.class);
            all = row.getLong("groups");
            groups.add(new FailureGroup(
                    row.getString("error_group"),
                    ErrorPattern.of(error),
                    row.getLong("tasks"),
                    row.getOffsetDateTime("first").toInstant(),
                    row.getOffsetDateTime("last").toInstant(),
                    List.of(row.getArrayOfStrings("handlers")),
                    new TaskId(row.getUUID("id").toString()),
                    error.message()));
        }
        return new Failures.Grouped(groups, all - groups.size(), true);
    }

    @Override
    public Uni<Void> putBack(List<TaskId> ids, @Nullable String tenant) {
        Restore into = restore;
        if (into == null || ids.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        int some = Math.min(ids.size(), PUT_BACK_AT_ONCE);
        return postgres.read(
                        RECORD,
                        Tuple.tuple().addValue(uuids(ids.subList(0, some))).addValue(tenant))
                .chain(rows -> {
                    Uni<Void> all = Uni.createFrom().voidItem();
                    for (Row row : rows) {
                        String args = row.getString("args");
                        all = all.chain(() ->
                                into.run(Columns.id(row), Columns.fields(row, records), args == null ? "{}" : args));
                    }
                    return all;
                })
                .chain(() -> putBack(ids.subList(some, ids.size()), tenant));
    }

    private static UUID[] uuids(List<TaskId> ids) {
        return ids.stream().map(id -> UUID.fromString(id.value())).toArray(UUID[]::new);
    }

    private List<Task> tasks(RowSet<Row> rows) {
        List<Task> tasks = new ArrayList<>();
        for (Row row : rows) {
            Task task = Columns.task(row, records);
            if (task != null) {
                tasks.add(task);
            }
        }
        return tasks;
    }
}
