package dev.leadline.live;

import dev.leadline.records.Records;
import dev.leadline.records.Status;
import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import dev.leadline.task.Progress;
import dev.leadline.task.TaskId;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what a reader of a task has not seen, and marks the task, so that this node is told of later changes. */
final class Look {

    static final Script SCRIPT = Script.of(Look.class);

    /** How many bytes of text one answer has, about: this is what a reader that takes nothing keeps in memory. */
    private static final String MOST_BYTES = Integer.toString(32 * 1024);

    private final Scripts scripts;
    private final Records records;
    private final Duration patience;

    Look(Scripts scripts, Records records, Duration patience) {
        this.scripts = scripts;
        this.records = records;
        this.patience = patience;
    }

    /**
     * How a task stands.
     *
     * @param now by the clock of Redis
     * @param chunks those after the reader's position
     * @param more whether there are more chunks
     */
    record Seen(Status status, @Nullable Progress progress, Instant now, List<ChunkEntry> chunks, boolean more) {}

    /** @return null when there is no such task (any more) */
    Uni<@Nullable Seen> run(TaskId id, String node, Position position) {
        return scripts.run(SCRIPT, List.of(id.value(), node, position.entry(), MOST_BYTES), patience)
                .map(answer -> answer.size() == 0 ? null : seen(answer));
    }

    private Seen seen(Response answer) {
        String progress = answer.get(1).toString();
        List<ChunkEntry> chunks = new ArrayList<>();
        answer.get(4).forEach(entry -> chunks.add(ChunkEntry.of(entry)));
        return new Seen(
                Status.parse(answer.get(0).toString()),
                progress.isEmpty() ? null : records.read(progress, Progress.class),
                Instant.ofEpochMilli(answer.get(3).toLong()),
                chunks,
                answer.get(2).toInteger() == 1);
    }
}
