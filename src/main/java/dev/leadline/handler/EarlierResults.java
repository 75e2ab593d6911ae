package dev.leadline.handler;

import dev.leadline.task.TaskId;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.Optional;

/** What earlier tasks of a tenant returned, for handlers that compare. Every call fails when what keeps them is away. */
public interface EarlierResults {

    /**
     * A result.
     *
     * @param result JSON
     */
    record Earlier(TaskId id, Instant endedAt, String result) {}

    /** The result of a task; empty when there is none, or none any more, or when the task is another tenant's. */
    Uni<Optional<Earlier>> of(TaskId id, String tenant);

    /**
     * The result of the task that was noted last.
     *
     * @param subject what it is about, such as {@code prospect acme.example}
     */
    Uni<Optional<Earlier>> last(String subject, String tenant);

    /** Notes that a task is the last one about something. Of a tenant's subjects some thousands are kept. */
    Uni<Void> note(String subject, String tenant, TaskId id);
}
