package dev.leadline.live;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.leadline.task.Task;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event of a stream. What it says of the task is written as JSON.
 *
 * @param id with which a reader that comes back goes on after this event; null for a comment
 * @param task the task that it is about, in the stream of a tenant; null in the stream of one task, and for what is about none
 * @param says null: nothing; it is a comment, which keeps the connection open
 */
public record LiveEvent(
        @Nullable String id,
        @Nullable TaskId task,
        @Nullable Content says) {

    static final LiveEvent COMMENT = new LiveEvent(null, null, null);

    /** What an event says; its name is that of the class, in lower case. */
    public sealed interface Content {}

    /** The task came into this state. */
    @RegisterForReflection
    public record State(TaskState state, int attempt, Instant at) implements Content {}

    /** The newest progress report. */
    @RegisterForReflection
    public record Progress(int percent, String message) implements Content {}

    /** A piece of the text, which goes on where the chunk before it ended. */
    @RegisterForReflection
    public record Chunk(String text, int attempt) implements Content {}

    /**
     * All text before this is void: the task runs again.
     *
     * @param reason {@code worker-lost}, {@code failed}, {@code released}, {@code snoozed}, or {@code retried} by a client
     */
    @RegisterForReflection
    public record Restart(int attempt, String reason) implements Content {}

    /**
     * Something is missing here that is not kept any more.
     *
     * @param from of one task: where in the text, counted in UTF-16 units, the next chunk begins; of a tenant: null
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Trimmed(@Nullable Long from) implements Content {}

    /** The task is final. */
    public record End(Task task) implements Content {}

    /** The name of the event; empty for a comment. */
    public String name() {
        return says == null ? "" : says.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
    }
}
