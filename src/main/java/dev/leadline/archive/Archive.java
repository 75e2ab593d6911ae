package dev.leadline.archive;

import dev.leadline.records.Records;
import dev.leadline.task.Task;
import dev.leadline.task.TaskId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Ended tasks that Redis may not have any more. Every call fails with {@link ArchiveUnavailable} when PostgreSQL does not answer in
 * time. Where a tenant is asked for, null means an administrator, who sees all. Without an archive, it has no task.
 */
@Singleton
public class Archive {

    private static final String FIND = "select " + Columns.READ
            + ", result::text from leadline.task where id = any($1::uuid[]) and ($2::text is null or tenant = $2)";

    private final Postgres postgres;
    private final Records records;

    Archive(Postgres postgres, Records records) {
        this.postgres = postgres;
        this.records = records;
    }

    public boolean isThere() {
        return postgres.isThere();
    }

    /** The task as it ended last; null when there is none, or none any more. */
    public Uni<@Nullable Task> find(TaskId id, @Nullable String tenant) {
        return find(List.of(id), tenant).map(found -> found.get(id));
    }

    /** Those of these tasks that are there. */
    public Uni<Map<TaskId, Task>> find(List<TaskId> ids, @Nullable String tenant) {
        if (!isThere() || ids.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        UUID[] wanted = ids.stream().map(id -> UUID.fromString(id.value())).toArray(UUID[]::new);
        return postgres.read(FIND, Tuple.tuple().addValue(wanted).addValue(tenant))
                .map(rows -> {
                    Map<TaskId, Task> found = new HashMap<>();
                    tasks(rows).forEach(task -> found.put(task.id(), task));
                    return found;
                });
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
