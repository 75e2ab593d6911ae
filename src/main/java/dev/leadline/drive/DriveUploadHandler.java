package dev.leadline.drive;

import dev.leadline.handler.TaskContext;
import dev.leadline.handler.TaskHandler;
import dev.leadline.task.RetryPolicy;
import dev.leadline.task.TaskFailure;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code drive_upload_task}: saves a text to Drive, and tries it again for a day. Tasks whose own try failed enqueue it. */
@Singleton
class DriveUploadHandler implements TaskHandler<DriveUploadHandler.Args, DriveFile> {

    static final String NAME = "drive_upload_task";

    /** As many tries as a task may have; time ends them before. */
    private static final RetryPolicy POLICY = new RetryPolicy(100, Duration.ofSeconds(5), Duration.ofMinutes(30));

    private final Saver saver;
    private final Credentials credentials;
    private final DriveConfig config;
    private final Clock clock;

    @Inject
    DriveUploadHandler(Saver saver, Credentials credentials, DriveConfig config) {
        this(saver, credentials, config, Clock.systemUTC());
    }

    DriveUploadHandler(Saver saver, Credentials credentials, DriveConfig config, Clock clock) {
        this.saver = saver;
        this.credentials = credentials;
        this.config = config;
        this.clock = clock;
    }

    /**
     * What to save, and where.
     *
     * @param name of the file, without the ending
     * @param format absent: as {@code leadline.drive.format} says
     * @param key marks the file: a file with this key that is there already is the result; absent: the task's id
     * @param unsureSince for Leadline's own use: when the outcome of another task's try became unknown, in milliseconds since
     *     1970
     */
    @RegisterForReflection
    record Args(
            @NotNull(message = "is required")
            @Pattern(regexp = DriveDocument.FOLDER, message = DriveDocument.FOLDER_MESSAGE)
            String folderId,

            @NotBlank(message = "is required, and must not be blank")
            @Size(max = 1000, message = "must have at most 1000 characters")
            String name,

            @NotBlank(message = "is required, and must not be blank")
            String markdown,

            @Nullable DriveFormat format,

            @Pattern(
                    regexp = "[A-Za-z0-9._-]{1,100}",
                    message = "must have 1 to 100 letters, digits, dots, hyphens and underscores")
            @Nullable
            String key,

            @Nullable Long unsureSince) {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "Saves Markdown to a folder in Google Drive, as a Google Doc or as it is.";
    }

    @Override
    public String queue() {
        return config.queue();
    }

    @Override
    public RetryPolicy retry() {
        return POLICY;
    }

    @Override
    public Duration timeout() {
        return Duration.ofMinutes(10);
    }

    @Override
    public Optional<String> missing() {
        return credentials.missing();
    }

    @Override
    public Uni<DriveFile> run(Args args, TaskContext context) {
        DriveDocument document = new DriveDocument(args.folderId(), args.name(), args.markdown(), args.format());
        Instant unsure = args.unsureSince() == null ? null : Instant.ofEpochMilli(args.unsureSince());
        String key = args.key() == null ? context.id().value() : args.key();
        return context.step("drive", DriveFile.class, () -> saver.save(new Saver.Order(document, key, unsure), context))
                .onFailure(ResumableUpload.Unfinished.class)
                .transform(failure -> ((ResumableUpload.Unfinished) failure).reason())
                .onFailure(TaskFailure.class)
                .transform(failure -> inTime((TaskFailure) failure, context));
    }

    /** Until the time is over, counted from when the task was made. */
    private TaskFailure inTime(TaskFailure failure, TaskContext context) {
        Duration age = Duration.between(context.id().createdAt(), clock.instant());
        return age.compareTo(config.keepTrying()) < 0
                ? failure
                : TaskFailure.permanent(
                        failure.type(),
                        failure.getMessage() + "; it is not tried any more after " + config.keepTrying());
    }
}
