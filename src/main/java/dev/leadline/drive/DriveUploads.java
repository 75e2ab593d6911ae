package dev.leadline.drive;

import dev.leadline.Backoff;
import dev.leadline.handler.Enqueuer;
import dev.leadline.handler.TaskContext;
import dev.leadline.handler.TaskRequest;
import dev.leadline.task.TaskFailure;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Saves what a task has written to Drive. The task's result must not depend on Drive, so a try that fails is no failure of the
 * task: a task of its own tries again.
 */
@Singleton
public class DriveUploads {

    /** With the escapes of JSON it has to fit into the arguments of a task. */
    private static final int MOST_BYTES = 1_500_000;

    /** After this the task ends without the file: an extraction has two minutes for all that it does. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Saver saver;
    private final Credentials credentials;
    private final Enqueuer enqueuer;
    private final Clock clock;

    @Inject
    DriveUploads(Saver saver, Credentials credentials, Enqueuer enqueuer) {
        this(saver, credentials, enqueuer, Clock.systemUTC());
    }

    DriveUploads(Saver saver, Credentials credentials, Enqueuer enqueuer, Clock clock) {
        this.saver = saver;
        this.credentials = credentials;
        this.enqueuer = enqueuer;
        this.clock = clock;
    }

    /**
     * The task's own try, as it is kept.
     *
     * @param unsureSince since when it is not known whether there is a file, in milliseconds since 1970; null: it is known
     */
    @RegisterForReflection
    record Tried(DriveFile file, @Nullable Long unsureSince) {}

    /** What this process lacks to save anything, as a sentence; empty when it lacks nothing. */
    public Optional<String> missing() {
        return credentials.missing();
    }

    /**
     * Saves a document, once for a task. Whatever Drive says is no failure, but in the answer.
     *
     * <p>The document is kept as a step, so that all runs send the same bytes. So is how the try ended: once it has failed, it is
     * not made again, because then the upload is the other task's.
     */
    public Uni<DriveFile> save(DriveDocument document, TaskContext context) {
        int bytes = document.markdown().getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MOST_BYTES) {
            return Uni.createFrom()
                    .item(DriveFile.failed(
                            "the text has " + bytes + " bytes, and at most " + MOST_BYTES + " are saved to Drive"));
        }
        return context.step(
                        "drive:document",
                        DriveDocument.class,
                        () -> Uni.createFrom().item(document))
                .chain(kept -> context.step("drive", Tried.class, () -> tryOnce(kept, context))
                        .chain(tried -> tried.file().error() == null
                                ? Uni.createFrom().item(tried.file())
                                : tryAgainLater(kept, tried, context)));
    }

    private Uni<Tried> tryOnce(DriveDocument document, TaskContext context) {
        return saver.save(new Saver.Order(document, context.id().value(), null), context)
                .ifNoItem()
                .after(PATIENCE)
                .fail()
                .map(file -> new Tried(file, null))
                .onFailure(failure -> !context.isCancelled())
                .recoverWithItem(failure -> failed(failure, context));
    }

    private Tried failed(Throwable failure, TaskContext context) {
        if (failure instanceof ResumableUpload.Unfinished unfinished) {
            return failed(unfinished.reason(), unfinished.mayBeMade());
        }
        if (failure instanceof TaskFailure reason) {
            return failed(reason, false);
        }
        // Its message may hold the address of the session, which is a secret.
        context.log()
                .warnf(
                        "saving to Drive failed unexpectedly: %s",
                        failure.getClass().getName());
        return new Tried(DriveFile.failed("Drive was not done with it in time"), clock.millis());
    }

    private Tried failed(TaskFailure reason, boolean mayBeMade) {
        return new Tried(DriveFile.failed(String.valueOf(reason.getMessage())), mayBeMade ? clock.millis() : null);
    }

    private Uni<DriveFile> tryAgainLater(DriveDocument document, Tried tried, TaskContext context) {
        DriveUploadHandler.Args args = new DriveUploadHandler.Args(
                document.folderId(),
                document.name(),
                document.markdown(),
                document.format(),
                context.id().value(),
                tried.unsureSince());
        TaskRequest upload = TaskRequest.of(DriveUploadHandler.NAME, args)
                .tenant(context.tenant())
                .idempotencyKey(context.id() + "/drive");
        return Backoff.whileRedisIsAway(enqueuer.enqueue(upload))
                .map(id -> tried.file().triedAgainBy(id.value()))
                .onFailure(failure -> !context.isCancelled())
                .recoverWithItem(failure ->
                        tried.file().because(tried.file().error() + "; and no task could be made to try it again"));
    }
}
