package dev.leadline.api.history;

import static dev.leadline.api.history.Span.Kind.STEP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.api.history.Span.Kind;
import dev.leadline.task.Counters;
import dev.leadline.task.FlowPart;
import dev.leadline.task.History;
import dev.leadline.task.History.Attempt;
import dev.leadline.task.History.Ending;
import dev.leadline.task.History.Return;
import dev.leadline.task.History.Step;
import dev.leadline.task.Limits;
import dev.leadline.task.Placement;
import dev.leadline.task.Priority;
import dev.leadline.task.Task;
import dev.leadline.task.TaskError;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskOptions;
import dev.leadline.task.TaskState;
import dev.leadline.task.Times;
import dev.leadline.task.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The life of tasks, from what their records say. Times are seconds after the task was enqueued. */
class TimelineTest {

    private static final TaskError ERROR = new TaskError("timeout", "it took too long", true, 1);

    private final TaskId id = TaskId.next();
    private final List<Attempt> attempts = new ArrayList<>();
    private final List<Return> returns = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private @Nullable Instant due;
    private @Nullable Instant started;
    private @Nullable Instant finished;
    private @Nullable Instant released;
    private @Nullable TaskError error;
    private int lease;

    private Instant at(double seconds) {
        return id.createdAt().plusMillis((long) (seconds * 1000));
    }

    private void run(Ending outcome, double from, double to, @Nullable Instant wasDue) {
        lease++;
        attempts.add(new Attempt(
                outcome, lease, lease, "w" + lease, at(from), at(to), wasDue, outcome == Ending.FAILED ? ERROR : null));
        started = at(from);
    }

    private void start(double from) {
        lease++;
        started = at(from);
    }

    private Task task(TaskState state) {
        return new Task(
                id,
                "a_task",
                state,
                new Placement("default", Priority.NORMAL, "default"),
                new TaskOptions(new Limits(4, null, Duration.ofDays(1)), List.of()),
                new Counters(lease, 0, 0, lease),
                new Times(id.createdAt(), null, started, finished),
                released == null ? null : new FlowPart(id.numbered(0), "key", false),
                lease == 0 ? null : "w" + lease,
                null,
                null,
                false,
                error,
                Usage.NONE,
                false,
                new History(attempts, returns, steps, due));
    }

    private List<Span> timeline(TaskState state) {
        List<Span> spans = Timeline.of(task(state), released);
        holdsTogether(spans, state);
        return spans;
    }

    /** What holds for each timeline: no gap, no overlap, open at its end as long as the task has not ended. */
    private void holdsTogether(List<Span> all, TaskState state) {
        List<Span> spans = all.stream().filter(span -> span.kind() != STEP).toList();
        assertThat(spans.get(0).from()).isEqualTo(id.createdAt());
        for (int i = 1; i < spans.size(); i++) {
            assertThat(spans.get(i).from()).isEqualTo(spans.get(i - 1).to());
        }
        assertThat(spans.get(spans.size() - 1).to()).isEqualTo(state.isFinal() ? finished : null);
    }

    private static String kinds(List<Span> spans) {
        return String.join(" ", spans.stream().map(Span::kind).map(Kind::name).toList());
    }

    @Test
    void aTaskThatSucceededWaitedAndRan() {
        start(2);
        finished = at(5);

        List<Span> spans = timeline(TaskState.SUCCEEDED);

        assertThat(kinds(spans)).isEqualTo("WAITING RUNNING");
        Span run = spans.get(1);
        assertThat(run.from()).isEqualTo(at(2));
        assertThat(run.attempt()).isEqualTo(1);
        assertThat(run.worker()).isEqualTo("w1");
        assertThat(run.outcome()).isEqualTo("succeeded");
        assertThat(run.error()).isNull();
    }

    @Test
    void aTaskThatWaitsOrRunsHasAnOpenEnd() {
        assertThat(kinds(timeline(TaskState.QUEUED))).isEqualTo("WAITING");
        assertThat(kinds(timeline(TaskState.WAITING))).isEqualTo("DEPENDENCY");
        due = at(60);
        assertThat(kinds(timeline(TaskState.SCHEDULED))).isEqualTo("DELAYED");
        assertThat(kinds(timeline(TaskState.QUEUED))).isEqualTo("DELAYED WAITING");
        start(70);
        List<Span> running = timeline(TaskState.STARTED);
        assertThat(kinds(running)).isEqualTo("DELAYED WAITING RUNNING");
        assertThat(running.get(1).from()).isEqualTo(at(60));
        assertThat(running.get(2).outcome()).isNull();
    }

    @Test
    void aRetryIsWaitedForUntilItIsDueAndThenForAWorker() {
        run(Ending.FAILED, 1, 2, null);
        due = at(10);
        assertThat(kinds(timeline(TaskState.RETRYING))).isEqualTo("WAITING RUNNING RETRY_WAIT");
        assertThat(kinds(timeline(TaskState.QUEUED))).isEqualTo("WAITING RUNNING RETRY_WAIT WAITING");

        start(11);
        finished = at(20);
        List<Span> spans = timeline(TaskState.SUCCEEDED);

        assertThat(kinds(spans)).isEqualTo("WAITING RUNNING RETRY_WAIT WAITING RUNNING");
        assertThat(spans.get(1).outcome()).isEqualTo("failed");
        assertThat(spans.get(1).error().type()).isEqualTo("timeout");
        assertThat(spans.get(2).to()).isEqualTo(at(10));
        assertThat(spans.get(4).attempt()).isEqualTo(2);
    }

    @Test
    void runsThatWereNoFailuresAreFollowedByTheirOwnKindOfWait() {
        run(Ending.SNOOZED, 0, 1, null);
        run(Ending.CRASHED, 5, 6, at(4));
        run(Ending.RELEASED, 8, 9, at(4));
        due = at(4);

        List<Span> spans = timeline(TaskState.QUEUED);

        assertThat(kinds(spans)).isEqualTo("RUNNING DELAYED WAITING RUNNING WAITING RUNNING WAITING");
        assertThat(spans)
                .extracting(Span::outcome)
                .containsExactly("snoozed", null, null, "crashed", null, "released", null);
    }

    @Test
    void aTaskThatNeverRanEndsWithAWait() {
        finished = at(3);
        assertThat(kinds(timeline(TaskState.EXPIRED))).isEqualTo("WAITING");
        due = at(60);
        assertThat(kinds(timeline(TaskState.CANCELLED))).isEqualTo("DELAYED");
    }

    @Test
    void aTaskThatWasCancelledBetweenTwoRunsDoesNotShowARunThatNeverWas() {
        run(Ending.FAILED, 1, 2, null);
        due = at(60);
        finished = at(5);

        assertThat(kinds(timeline(TaskState.CANCELLED))).isEqualTo("WAITING RUNNING RETRY_WAIT");
    }

    @Test
    void theLastCrashIsCalledACrash() {
        start(0);
        finished = at(9);
        error = new TaskError("worker-crashed", "its worker was lost in 3 runs", false, 1);

        List<Span> spans = timeline(TaskState.FAILED);

        assertThat(spans.get(0).outcome()).isEqualTo("crashed");
        assertThat(spans.get(0).error().message()).isEqualTo("its worker was lost in 3 runs");
    }

    @Test
    void aTaskThatWasRunAgainShowsHowLongItHadEnded() {
        run(Ending.FAILED, 1, 2, null);
        returns.add(new Return(TaskState.FAILED, 1, at(2), at(30)));
        returns.add(new Return(TaskState.CANCELLED, 1, at(35), at(40)));
        start(41);
        finished = at(42);

        List<Span> spans = timeline(TaskState.SUCCEEDED);

        assertThat(kinds(spans)).isEqualTo("WAITING RUNNING ENDED WAITING ENDED WAITING RUNNING");
        assertThat(spans.get(2).outcome()).isEqualTo("failed");
        assertThat(spans.get(4).outcome()).isEqualTo("cancelled");
    }

    @Test
    void aTaskOfAFlowWaitsForOthersFirst() {
        released = at(4);
        start(5);
        finished = at(6);
        assertThat(kinds(timeline(TaskState.SUCCEEDED))).isEqualTo("DEPENDENCY WAITING RUNNING");
        due = at(4.5);
        assertThat(kinds(timeline(TaskState.SUCCEEDED))).isEqualTo("DEPENDENCY DELAYED WAITING RUNNING");
    }

    @Test
    void aTaskOfAFlowThatWasSkippedOnlyWaited() {
        released = Instant.MAX;
        finished = at(6);

        assertThat(kinds(timeline(TaskState.CANCELLED))).isEqualTo("DEPENDENCY");
    }

    @Test
    void stepsAreWithinTheirRun() {
        run(Ending.FAILED, 1, 5, null);
        steps.add(new Step("first", 1, at(2), Duration.ofSeconds(1)));
        steps.add(new Step("second", 1, at(4), Duration.ofHours(1)));
        steps.add(new Step("of a run that is not kept", 77, at(4), Duration.ZERO));
        start(6);
        steps.add(new Step("third", 2, at(7), Duration.ofMillis(500)));

        List<Span> spans = timeline(TaskState.STARTED);

        assertThat(spans.stream().filter(span -> span.kind() == STEP))
                .extracting(Span::step)
                .containsExactly("first", "second", "third");
        assertThat(kinds(spans)).isEqualTo("WAITING RUNNING STEP STEP WAITING RUNNING STEP");
        assertThat(spans.get(3).from()).isEqualTo(at(1));
        assertThat(spans.get(6).attempt()).isEqualTo(2);
    }

    @Test
    void runsThatAreNotKeptAreCounted() {
        run(Ending.FAILED, 1, 2, null);
        lease = 16;
        run(Ending.FAILED, 50, 51, at(49));
        due = at(60);

        List<Span> spans = timeline(TaskState.RETRYING);

        assertThat(kinds(spans)).isEqualTo("WAITING RUNNING OMITTED RUNNING RETRY_WAIT");
        assertThat(spans.get(2).runs()).isEqualTo(15);
    }

    @Test
    void aClockThatIsAheadMakesNoGap() {
        run(Ending.FAILED, -2, -1, null);
        start(3);

        List<Span> spans = Timeline.of(task(TaskState.STARTED), null);

        assertThat(kinds(spans)).isEqualTo("RUNNING WAITING RUNNING");
        assertThat(spans.get(1).from()).isEqualTo(at(-1));
    }
}
