package dev.leadline.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.handler.Outcomes;
import dev.leadline.handler.TaskRequest;
import dev.leadline.task.Charge;
import dev.leadline.task.ErrorType;
import dev.leadline.task.Outcome;
import dev.leadline.task.Progress;
import dev.leadline.task.TaskError;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import dev.leadline.task.Usage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A task in a {@link TestQueue}, with all that became of it. */
public final class TestTask {

    /** After this many crashes a task is ended, as with the usual {@code leadline.broker.max-crashes}. */
    private static final int MOST_CRASHES = 3;

    private final TaskId id;
    private final TaskRequest request;
    private final String args;
    private final int maxAttempts;
    private final @Nullable Instant expiresAt;
    private final ObjectMapper json;
    private final Traces traces = new Traces();
    private volatile TaskState state;
    private volatile @Nullable Instant due;
    private volatile @Nullable String result;
    private volatile @Nullable TaskError error;
    private volatile @Nullable Throwable thrown;
    private volatile @Nullable TestRun run;
    private volatile int attempt;
    private volatile int failures;
    private volatile int crashes;

    TestTask(
            TaskId id,
            TaskRequest request,
            String args,
            int maxAttempts,
            @Nullable Instant due,
            @Nullable Instant expiresAt,
            ObjectMapper json) {
        this.id = id;
        this.request = request;
        this.args = args;
        this.maxAttempts = maxAttempts;
        this.due = due;
        this.expiresAt = expiresAt;
        this.json = json;
        this.state = due == null ? TaskState.QUEUED : TaskState.SCHEDULED;
    }

    // ── What a test can ask ─────────────────────────────────────────────────────────────────────────────────────────

    public TaskId id() {
        return id;
    }

    /** The name of its handler. */
    public String name() {
        return request.task();
    }

    public TaskState state() {
        return state;
    }

    public String tenant() {
        return request.tenant();
    }

    /** What was asked for: its queue, priority, tags and the like. */
    public TaskRequest request() {
        return request;
    }

    /** Its arguments, read as the handler's record or as any other type; they are JSON in between. */
    public <T> T args(Class<T> type) {
        return read(args, type);
    }

    /** Its result; an {@link AssertionError} that says what happened when it did not succeed. */
    public <T> T result(Class<T> type) {
        String succeeded = result;
        if (succeeded == null) {
            throw new AssertionError(this + ", so it has no result", thrown);
        }
        return read(succeeded, type);
    }

    /** Why it failed, or why its last attempt did; an {@link AssertionError} when nothing did. */
    public TaskError error() {
        TaskError last = error;
        if (last == null) {
            throw new AssertionError(this + ", so it has no error");
        }
        return last;
    }

    /** What its handler threw last; null when it threw nothing. Clients never see it. */
    public @Nullable Throwable thrown() {
        return thrown;
    }

    /** When it runs next; null when it may run at once, runs, or has ended. */
    public @Nullable Instant due() {
        return state == TaskState.SCHEDULED || state == TaskState.RETRYING ? due : null;
    }

    /** The number of its newest attempt, from 1; 0 before it ran. Snoozed runs do not count. */
    public int attempt() {
        return attempt;
    }

    /** How many attempts failed and were tried again. */
    public int failures() {
        return failures;
    }

    /** How often its worker was lost. */
    public int crashes() {
        return crashes;
    }

    /** All progress that was reported, in order. */
    public List<Progress> progress() {
        return traces.reports();
    }

    /** The results of finished steps by their names, as JSON, in the order in which they finished. */
    public Map<String, String> steps() {
        return traces.steps();
    }

    /** The live output of its newest attempt. */
    public String text() {
        return traces.text();
    }

    public Usage usage() {
        return traces.usage();
    }

    /** What its calls of providers cost, over all attempts, in the order in which they were made. */
    public List<Charge> charges() {
        return traces.charges();
    }

    // ── What a test can do to it ────────────────────────────────────────────────────────────────────────────────────

    /** Cancels it as a client does: before it runs, or while it runs. An {@link AssertionError} when it has ended. */
    public void cancel() {
        TestRun underWay = run;
        if (underWay != null) {
            underWay.end(new Outcome.Cancelled(usage()));
        } else if (state.isFinal()) {
            throw new AssertionError(this + ", so it cannot be cancelled");
        } else {
            fail(TaskState.CANCELLED, ErrorType.CANCELLED, "cancelled before it ran");
        }
    }

    /**
     * The worker that runs it is lost: nothing that the run does counts any more, and the task runs again, with its finished
     * steps. An {@link AssertionError} unless it runs ({@link TestQueue#start}).
     */
    public void loseWorker() {
        TestRun underWay = run;
        if (underWay == null) {
            throw new AssertionError(this + ", so it has no worker to lose; let it run with TestQueue.start()");
        }
        underWay.drop();
        run = null;
        crashes++;
        if (crashes >= MOST_CRASHES) {
            fail(TaskState.FAILED, ErrorType.WORKER_CRASHED, "its worker was lost in " + crashes + " runs");
        } else {
            move(TaskState.QUEUED);
        }
    }

    /** Runs it again as {@code POST …/retry} does. An {@link AssertionError} unless it failed, was cancelled or expired. */
    public void retry() {
        if (!state.isFinal() || state == TaskState.SUCCEEDED) {
            throw new AssertionError(this + ", so it cannot be run again");
        }
        error = null;
        failures = 0;
        crashes = 0;
        traces.beginAgain();
        move(TaskState.QUEUED);
    }

    // ── What the queue and its runs do ──────────────────────────────────────────────────────────────────────────────

    String arguments() {
        return args;
    }

    boolean waits() {
        return state == TaskState.QUEUED || state == TaskState.SCHEDULED || state == TaskState.RETRYING;
    }

    boolean isExpired(Instant now) {
        return expiresAt != null && attempt == 0 && waits() && !expiresAt.isAfter(now);
    }

    /** When something happens to it by itself, if it waits. */
    Instant next() {
        Instant at = due();
        return at == null ? Instant.MIN : at;
    }

    void expire() {
        fail(TaskState.EXPIRED, ErrorType.EXPIRED, "did not start before it expired");
    }

    void begin(TestRun started) {
        if (state != TaskState.QUEUED) {
            move(TaskState.QUEUED);
        }
        move(TaskState.STARTED);
        attempt++;
        traces.beginRun();
        run = started;
    }

    Outcomes.Attempt asAttempt() {
        return new Outcomes.Attempt(attempt, failures, maxAttempts, usage());
    }

    void failedWith(Throwable failure) {
        thrown = failure;
    }

    Traces traces() {
        return traces;
    }

    /** Writes how its attempt ended, as the script {@code finish} does. */
    void end(Outcome outcome, Instant now) {
        run = null;
        error = outcome.error();
        if (outcome instanceof Outcome.Succeeded succeeded) {
            result = succeeded.result().text();
            thrown = null;
            move(TaskState.SUCCEEDED);
        } else if (outcome instanceof Outcome.Failed) {
            move(TaskState.FAILED);
        } else if (outcome instanceof Outcome.Retry again) {
            failures++;
            due = now.plus(again.delay());
            move(TaskState.RETRYING);
        } else if (outcome instanceof Outcome.Snoozed again) {
            attempt--;
            due = now.plus(again.delay());
            move(TaskState.SCHEDULED);
        } else if (outcome instanceof Outcome.Parked) {
            attempt--;
            move(TaskState.QUEUED);
        } else {
            fail(TaskState.CANCELLED, ErrorType.CANCELLED, "cancelled while it ran");
        }
    }

    private void fail(TaskState end, ErrorType type, String message) {
        error = new TaskError(type.slug(), message, false, attempt);
        move(end);
    }

    private void move(TaskState to) {
        if (!state.canBecome(to)) {
            throw new IllegalStateException("a task that is " + state + " cannot become " + to);
        }
        state = to;
    }

    private <T> T read(String value, Class<T> type) {
        try {
            return json.readValue(value, type);
        } catch (JsonProcessingException e) {
            throw new AssertionError(value + " cannot be read as " + type.getSimpleName(), e);
        }
    }

    /** One line that says what the task is, how it is, and why. */
    @Override
    public String toString() {
        TaskError last = error;
        return name() + " " + args + " is " + state + " after " + attempt + (attempt == 1 ? " attempt" : " attempts")
                + (last == null ? "" : " (" + last.type() + ": " + last.message() + ")");
    }
}
