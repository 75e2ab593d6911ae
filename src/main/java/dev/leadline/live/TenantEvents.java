package dev.leadline.live;

import dev.leadline.broker.Broker;
import dev.leadline.records.Keys;
import dev.leadline.records.Records;
import dev.leadline.records.Status;
import dev.leadline.redis.Commands;
import dev.leadline.task.Progress;
import dev.leadline.task.TaskId;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns entries of the stream of a tenant's events into events. Chunks and ended tasks are read where they are kept. */
final class TenantEvents {

    /** What follows the entry in the id of a state after which the end of the task comes. */
    static final String STATE = ".state";

    private final Broker broker;
    private final Records records;
    private final Keys keys;
    private final Commands commands;

    TenantEvents(Broker broker, Records records, Keys keys, Commands commands) {
        this.broker = broker;
        this.records = records;
        this.keys = keys;
        this.commands = commands;
    }

    Uni<List<LiveEvent>> of(TenantEntry entry) {
        TaskId task = entry.task();
        if (task == null) {
            return Uni.createFrom().item(List.of());
        }
        return switch (entry.kind()) {
            case "state" -> state(entry, task);
            case "progress" -> {
                Progress progress = records.read(entry.detail(), Progress.class);
                yield one(entry, new LiveEvent.Progress(progress.percent(), progress.message()));
            }
            case "restart" ->
                one(entry, new LiveEvent.Restart(Status.parse(entry.status()).attempt(), entry.detail()));
            case "chunk" -> chunk(entry, task);
            default -> Uni.createFrom().item(List.of());
        };
    }

    private Uni<List<LiveEvent>> state(TenantEntry entry, TaskId task) {
        Status status = Status.parse(entry.status());
        boolean end = status.state().isFinal();
        List<LiveEvent> events = new ArrayList<>();
        if (!entry.stateSeen()) {
            String id = end ? entry.id() + STATE : entry.id();
            LiveEvent.State state = new LiveEvent.State(status.state(), status.attempt(), entry.at());
            events.add(new LiveEvent(id, entry.task(), state));
        }
        return end ? end(entry, task, events) : Uni.createFrom().item(events);
    }

    /** A task that is not kept any more, or runs again, has no end here. */
    private Uni<List<LiveEvent>> end(TenantEntry entry, TaskId id, List<LiveEvent> events) {
        return broker.find(id, null).map(task -> {
            if (task != null && task.state().isFinal()) {
                events.add(new LiveEvent(entry.id(), entry.task(), new LiveEvent.End(task)));
            }
            return events;
        });
    }

    /** A chunk that is void by now, or not kept any more, is left out: the restart that follows says so. */
    private Uni<List<LiveEvent>> chunk(TenantEntry entry, TaskId task) {
        return commands.one(Command.XRANGE, keys.chunks(task), entry.detail(), entry.detail())
                .map(found -> chunk(entry, found));
    }

    private static List<LiveEvent> chunk(TenantEntry entry, @Nullable Response found) {
        if (found == null || found.size() == 0) {
            return List.of(new LiveEvent(entry.id(), entry.task(), new LiveEvent.Trimmed(null)));
        }
        ChunkEntry chunk = ChunkEntry.of(found.get(0));
        return List.of(new LiveEvent(entry.id(), entry.task(), new LiveEvent.Chunk(chunk.text(), chunk.attempt())));
    }

    private static Uni<List<LiveEvent>> one(TenantEntry entry, LiveEvent.Content says) {
        return Uni.createFrom().item(List.of(new LiveEvent(entry.id(), entry.task(), says)));
    }
}
