package dev.leadline.drive;

import dev.leadline.drive.GoogleHttp.Answer;
import dev.leadline.task.ErrorType;
import dev.leadline.task.TaskFailure;
import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sends the bytes of one file to one session, piece by piece, and goes on after a broken connection where Drive says that it
 * is. A session makes one file at most, however often its bytes are sent.
 */
final class ResumableUpload {

    private static final int MOST_SETBACKS = 4;
    private static final byte[] NOTHING = {};
    private static final Pattern RANGE = Pattern.compile("bytes=0-(\\d{1,10})");
    private static final int GO_ON = 308;

    private final DriveFiles files;
    private final URI session;
    private final byte[] content;
    private final int piece;
    private int furthest;
    private boolean mayBeMade;

    private ResumableUpload(DriveFiles files, URI session, byte[] content, int piece) {
        this.files = files;
        this.session = session;
        this.content = content;
        this.piece = piece;
    }

    /** How it ended. */
    sealed interface End {

        record Made(DriveFile file) implements End {}

        /** @param mayBeMade whether the session may have made its file before it was gone */
        record Gone(boolean mayBeMade) implements End {}

        /** Drive says that there is such a file already. */
        record Taken() implements End {}
    }

    /** It did not come to an end. */
    static final class Unfinished extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final TaskFailure reason;
        private final boolean mayBeMade;

        Unfinished(TaskFailure reason, boolean mayBeMade) {
            super(reason.getMessage(), null, false, false);
            this.reason = reason;
            this.mayBeMade = mayBeMade;
        }

        TaskFailure reason() {
            return reason;
        }

        /** Whether Drive may have made the file nevertheless. */
        boolean mayBeMade() {
            return mayBeMade;
        }
    }

    /**
     * Fails with {@link Unfinished}.
     *
     * @param begun whether an earlier run may have sent something to the session
     * @param piece how many bytes go into one request
     */
    static Uni<End> send(DriveFiles files, URI session, byte[] content, int piece, boolean begun) {
        return Uni.createFrom().deferred(() -> {
            ResumableUpload upload = new ResumableUpload(files, session, content, piece);
            upload.mayBeMade = begun;
            return begun ? upload.ask(0) : upload.put(0, 0);
        });
    }

    private Uni<End> put(int from, int setbacks) {
        int to = Math.min(content.length, from + piece);
        String range = "bytes " + from + "-" + (to - 1) + "/" + content.length;
        return exchange(range, Arrays.copyOfRange(content, from, to), to == content.length, setbacks);
    }

    private Uni<End> ask(int setbacks) {
        return exchange("bytes */" + content.length, NOTHING, false, setbacks);
    }

    /** @param last whether Drive has all bytes after that */
    private Uni<End> exchange(String range, byte[] bytes, boolean last, int setbacks) {
        return files.put(session, range, bytes).onItemOrFailure().transformToUni((answer, failure) -> {
            if (failure instanceof GoogleHttp.NoAnswer) {
                mayBeMade |= last;
                return setback(DriveFiles.unreachable(failure), setbacks);
            }
            return failure == null ? read(answer, last, setbacks) : stopped(failure, setbacks);
        });
    }

    private Uni<End> read(Answer answer, boolean last, int setbacks) {
        return switch (answer.status()) {
            case 200, 201 -> made(answer, setbacks);
            case GO_ON -> goOn(answer, setbacks);
            case 404, 410 -> Uni.createFrom().item(new End.Gone(mayBeMade));
            case 409 -> Uni.createFrom().item(new End.Taken());
            case 416 -> setback(later("Drive has received other bytes than were sent"), setbacks);
            default -> {
                // The server may have failed after it made the file.
                mayBeMade |= last && answer.status() >= 500;
                yield files.explained(answer).chain(reason -> stopped(reason, setbacks));
            }
        };
    }

    private Uni<End> made(Answer answer, int setbacks) {
        Optional<DriveFile> file = files.file(answer);
        if (file.isPresent()) {
            return Uni.createFrom().item(new End.Made(file.get()));
        }
        mayBeMade = true;
        return setback(later("Drive made a file and did not say which"), setbacks);
    }

    private Uni<End> goOn(Answer answer, int setbacks) {
        mayBeMade = false;
        Matcher range = RANGE.matcher(String.valueOf(answer.header("range")));
        long received = range.matches() ? Long.parseLong(range.group(1)) + 1 : 0;
        if (received >= content.length) {
            return setback(later("Drive has all bytes and made no file of them"), setbacks);
        }
        if (received > furthest) {
            furthest = (int) received;
            return put(furthest, 0);
        }
        return setbacks >= MOST_SETBACKS
                ? failed(later("Drive takes no more bytes of the upload"))
                : put((int) received, setbacks + 1);
    }

    private Uni<End> stopped(Throwable failure, int setbacks) {
        if (failure instanceof TaskFailure.Transient passing) {
            return setback(passing, setbacks);
        }
        return failure instanceof TaskFailure reason
                ? failed(reason)
                : Uni.createFrom().failure(failure);
    }

    /** Waits a moment, and asks how far it is. */
    private Uni<End> setback(TaskFailure reason, int setbacks) {
        return setbacks >= MOST_SETBACKS
                ? failed(reason)
                : files.backoff()
                        .pause(setbacks + 1, RandomGenerator.getDefault())
                        .chain(() -> ask(setbacks + 1));
    }

    private Uni<End> failed(TaskFailure reason) {
        return Uni.createFrom().failure(new Unfinished(reason, mayBeMade));
    }

    private static TaskFailure later(String what) {
        return TaskFailure.transientFailure(ErrorType.PROVIDER_UNAVAILABLE, what);
    }
}
