package dev.leadline.live;

import dev.leadline.task.TaskId;
import io.vertx.redis.client.Response;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the stream of a tenant's events.
 *
 * @param task of which the event is; null: of none
 * @param status of its record, as a text
 * @param kind state, progress, chunk or restart; begin: no event, but the entry with which the stream began
 * @param detail JSON of the progress, the entry of the chunk, or why the task runs again
 * @param stateSeen whether the reader has seen the state, but not the end that belongs to it
 */
record TenantEntry(String id, @Nullable TaskId task, String status, String kind, String detail, boolean stateSeen) {

    static TenantEntry of(Response entry) {
        Map<String, String> fields = new HashMap<>();
        Response all = entry.get(1);
        for (int i = 0; i + 1 < all.size(); i += 2) {
            fields.put(all.get(i).toString(), all.get(i + 1).toString());
        }
        return new TenantEntry(
                entry.get(0).toString(),
                TaskId.parse(fields.getOrDefault("t", "")).orElse(null),
                fields.getOrDefault("s", ""),
                fields.getOrDefault("k", "begin"),
                fields.getOrDefault("d", ""),
                false);
    }

    TenantEntry withStateSeen() {
        return new TenantEntry(id, task, status, kind, detail, true);
    }

    Instant at() {
        return Instant.ofEpochMilli(Long.parseLong(id.substring(0, id.indexOf('-'))));
    }
}
