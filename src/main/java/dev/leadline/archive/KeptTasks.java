package dev.leadline.archive;

import dev.leadline.broker.Broker;
import dev.leadline.broker.Retry;
import dev.leadline.listing.KeptArguments;
import dev.leadline.task.Task;
import dev.leadline.task.TaskId;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tasks wherever they are kept: Redis has the last word, and what it does not have (any more) may be in the archive. If that cannot be
 * reached, it cannot be said that there is no such task, so these calls then fail with {@link ArchiveUnavailable}.
 */
@Singleton
public class KeptTasks {

    private final Broker broker;
    private final KeptArguments arguments;
    private final Archive archive;

    KeptTasks(Broker broker, KeptArguments arguments, Archive archive) {
        this.broker = broker;
        this.arguments = arguments;
        this.archive = archive;
    }

    /** The task; null when there is no task of that id, or none any more. */
    public Uni<@Nullable Task> find(TaskId id, @Nullable String tenant) {
        return orArchived(broker.find(id, tenant), id, tenant);
    }

    /** The task as soon as it is final, or as it is when the time is over; null when there is none. */
    public Uni<@Nullable Task> await(TaskId id, @Nullable String tenant, Duration atMost) {
        return orArchived(broker.await(id, tenant, atMost), id, tenant);
    }

    /** Runs a task again that failed, was cancelled or expired, also one whose record has expired in Redis. */
    public Uni<Retry.Answer> retry(TaskId id, @Nullable String tenant) {
        Uni<Retry.Answer> retry = broker.retry(id, tenant);
        return retry.chain(answer -> answer.result() == Retry.Result.UNKNOWN && archive.isThere()
                ? archive.putBack(List.of(id), tenant).chain(() -> broker.retry(id, tenant))
                : Uni.createFrom().item(answer));
    }

    private Uni<@Nullable Task> orArchived(Uni<@Nullable Task> look, TaskId id, @Nullable String tenant) {
        return archive.isThere() ? look.onItem().ifNull().switchTo(() -> archive.find(id, tenant)) : look;
    }

    /** The arguments of a task, as a JSON object; null when the task is gone. */
    public Uni<@Nullable String> arguments(TaskId id) {
        Uni<@Nullable String> kept = arguments.of(id);
        return archive.isThere() ? kept.onItem().ifNull().switchTo(() -> archive.arguments(id)) : kept;
    }
}
