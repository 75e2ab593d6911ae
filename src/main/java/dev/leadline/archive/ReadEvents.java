package dev.leadline.archive;

import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the next ended tasks for one reader. */
final class ReadEvents {

    static final Script SCRIPT = Script.of(ReadEvents.class);

    /** Bytes of the records of one batch, so that results of megabytes do not come by hundreds. */
    private static final int MOST_BYTES = 2 << 20;

    private static final int WIDTH = 4;

    private final Scripts scripts;
    private final Duration patience;

    ReadEvents(Scripts scripts, Duration patience) {
        this.scripts = scripts;
        this.patience = patience;
    }

    /**
     * What was read.
     *
     * @param isOpen false: there is no stream, or no group, to read from
     * @param waiting entries that are not archived yet, these included
     */
    record Batch(boolean isOpen, long waiting, List<EndedTask> tasks) {}

    /** New ones. */
    Uni<Batch> next(String reader, int count) {
        return run(List.of(reader, Integer.toString(count), Integer.toString(MOST_BYTES), "0"));
    }

    /** Those that some reader was given so long ago. */
    Uni<Batch> leftBehind(String reader, int count, Duration since) {
        return run(List.of(
                reader, Integer.toString(count), Integer.toString(MOST_BYTES), Long.toString(since.toMillis())));
    }

    /** The records of entries that this reader was given before. */
    Uni<Batch> again(String reader, List<EndedTask> owed) {
        List<String> arguments = new ArrayList<>(List.of(reader, "0", Integer.toString(MOST_BYTES), "0"));
        for (EndedTask one : owed) {
            arguments.addAll(List.of(one.entry(), one.id(), one.ttl()));
        }
        return run(arguments);
    }

    private Uni<Batch> run(List<String> arguments) {
        return scripts.run(SCRIPT, arguments, patience)
                // Hundreds of records are taken apart, for which no other answer of Redis may wait.
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(ReadEvents::batch);
    }

    private static Batch batch(Response answer) {
        long waiting = answer.get(0).toLong();
        List<EndedTask> tasks = new ArrayList<>();
        for (int i = 1; i < answer.size(); i += WIDTH) {
            tasks.add(new EndedTask(
                    answer.get(i).toString(),
                    answer.get(i + 1).toString(),
                    answer.get(i + 2).toString(),
                    fields(answer.get(i + 3))));
        }
        return new Batch(waiting >= 0, Math.max(0, waiting), tasks);
    }

    private static @Nullable Map<String, String> fields(Response record) {
        if (record.type() != io.vertx.redis.client.ResponseType.MULTI) {
            return null;
        }
        Map<String, String> fields = new HashMap<>();
        for (int i = 0; i + 1 < record.size(); i += 2) {
            fields.put(record.get(i).toString(), record.get(i + 1).toString());
        }
        return fields;
    }
}
