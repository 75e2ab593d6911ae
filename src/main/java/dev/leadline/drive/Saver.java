package dev.leadline.drive;

import dev.leadline.drive.ResumableUpload.End;
import dev.leadline.drive.ResumableUpload.Unfinished;
import dev.leadline.handler.TaskContext;
import dev.leadline.report.MarkdownPage;
import dev.leadline.task.ErrorType;
import dev.leadline.task.TaskFailure;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes one file in Drive for one key, however often a run is interrupted. A file comes into being when a session has all of
 * its bytes, and a session makes one file at most; so the session is kept as a step before the first byte is sent, and a later
 * run asks it what became of the file. Only when Drive has forgotten the session, the search has the last word, and only after
 * the time that it may lag behind; then there is a next session.
 */
@Singleton
class Saver {

    private static final int MOST_SESSIONS = 10;
    private static final byte[] NOTHING = {};

    private final DriveFiles files;
    private final DriveConfig config;
    private final Clock clock;

    @Inject
    Saver(DriveFiles files, DriveConfig config) {
        this(files, config, Clock.systemUTC());
    }

    Saver(DriveFiles files, DriveConfig config, Clock clock) {
        this.files = files;
        this.config = config;
        this.clock = clock;
    }

    /**
     * What is to be made.
     *
     * @param key marks the file, so that it is found again
     * @param unsureSince when the outcome of an upload by another task became unknown; null: there was none
     */
    record Order(
            DriveDocument document, String key, @Nullable Instant unsureSince) {}

    /** @param sha256 of the bytes that the session is for */
    @RegisterForReflection
    record Session(String uri, int bytes, String sha256) {}

    private record Job(Order order, DriveFormat format, byte[] content, String sha256, TaskContext context) {}

    /** Fails with {@link Unfinished}, or with a {@link TaskFailure} when nothing was sent. */
    Uni<DriveFile> save(Order order, TaskContext context) {
        DriveFormat format = order.document().format() == null
                ? config.format()
                : order.document().format();
        return Uni.createFrom()
                .item(() -> content(order.document(), format))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .map(content -> new Job(order, format, content, sha256(content), context))
                .chain(this::save);
    }

    private static byte[] content(DriveDocument document, DriveFormat format) {
        String text = format == DriveFormat.DOC
                ? MarkdownPage.html(document.name(), document.markdown())
                : document.markdown();
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Uni<DriveFile> save(Job job) {
        Instant unsure = job.order().unsureSince();
        return files.find(job.order().key()).chain(found -> {
            if (found.isPresent()) {
                return Uni.createFrom().item(found.get());
            }
            return unsure == null ? session(1, job) : onceSearchIsSure(unsure, () -> session(1, job));
        });
    }

    private Uni<DriveFile> session(int number, Job job) {
        if (number > MOST_SESSIONS) {
            return Uni.createFrom()
                    .failure(TaskFailure.permanent(
                            ErrorType.PROVIDER_UNAVAILABLE,
                            "Drive forgot " + MOST_SESSIONS + " uploads before they were finished"));
        }
        AtomicBoolean fresh = new AtomicBoolean();
        return job.context()
                .step("drive:session:" + number, Session.class, () -> {
                    fresh.set(true);
                    return files.begin(
                                    job.order().document(),
                                    job.format(),
                                    job.order().key(),
                                    job.content().length)
                            .map(uri -> new Session(uri.toString(), job.content().length, job.sha256()));
                })
                .chain(session -> session.sha256().equals(job.sha256())
                        ? ResumableUpload.send(
                                files, URI.create(session.uri()), job.content(), config.chunkBytes(), !fresh.get())
                        : ofOtherBytes(session))
                .chain(end -> ended(end, number, job));
    }

    /** Another version of Leadline wrote the document in another way: what that session has not finished, it will not. */
    private Uni<End> ofOtherBytes(Session session) {
        return files.put(URI.create(session.uri()), "bytes */" + session.bytes(), NOTHING)
                .map(answer -> files.file(answer).<End>map(End.Made::new).orElse(new End.Gone(true)))
                .onFailure(GoogleHttp.NoAnswer.class)
                .transform(failure -> new Unfinished(DriveFiles.unreachable(failure), true));
    }

    private Uni<DriveFile> ended(End end, int number, Job job) {
        if (end instanceof End.Made made) {
            return Uni.createFrom().item(made.file());
        }
        if (end instanceof End.Gone gone) {
            return job.context()
                    .step(
                            "drive:gone:" + number,
                            Long.class,
                            () -> Uni.createFrom().item(gone.mayBeMade() ? clock.millis() : 0))
                    .chain(since -> foundOr(
                            job, () -> onceSearchIsSure(Instant.ofEpochMilli(since), () -> session(number + 1, job))));
        }
        return foundOr(
                job,
                () -> Uni.createFrom()
                        .failure(new Unfinished(
                                TaskFailure.transientFailure(
                                        ErrorType.PROVIDER_UNAVAILABLE,
                                        "Drive says that the file is there already, and does not find it"),
                                true)));
    }

    private Uni<DriveFile> foundOr(Job job, Supplier<Uni<DriveFile>> otherwise) {
        return files.find(job.order().key())
                .chain(found -> found.map(file -> Uni.createFrom().item(file)).orElseGet(otherwise));
    }

    /** Goes on if the search, which found nothing, would show a file that was made at that time. */
    private Uni<DriveFile> onceSearchIsSure(Instant made, Supplier<Uni<DriveFile>> goOn) {
        Duration rest = Duration.between(clock.instant(), made.plus(config.searchLag()));
        return rest.isNegative() || rest.isZero()
                ? goOn.get()
                : Uni.createFrom()
                        .failure(new Unfinished(
                                TaskFailure.retryAfter(
                                        rest,
                                        ErrorType.PROVIDER_UNAVAILABLE,
                                        "it is not known whether Drive made the file, so it is looked for once more"),
                                true));
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
