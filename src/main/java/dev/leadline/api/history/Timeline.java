package dev.leadline.api.history;

import dev.leadline.api.AttemptView.Cause;
import dev.leadline.api.history.Span.Kind;
import dev.leadline.task.ErrorType;
import dev.leadline.task.History;
import dev.leadline.task.History.Attempt;
import dev.leadline.task.History.Ending;
import dev.leadline.task.History.Return;
import dev.leadline.task.Task;
import dev.leadline.task.TaskError;
import dev.leadline.task.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Puts the life of a task together from its record. Each span begins where the one before it ended. */
final class Timeline {

    private static final Comparator<Span> BY_BEGIN = Comparator.comparing(Span::from);

    private final Task task;
    private final @Nullable Instant released;
    private final List<Span> spans = new ArrayList<>();

    /** Until when everything is told. */
    private Instant told;

    /** What the task waits for until it is due, which follows from how it came to wait. */
    private Kind pause = Kind.DELAYED;

    private long lease;

    private Timeline(Task task, @Nullable Instant released) {
        this.task = task;
        this.released = released;
        this.told = begin(task);
    }

    /** @param released when the last of the tasks ended that it waits for in its flow; null: it waits for none */
    static List<Span> of(Task task, @Nullable Instant released) {
        Timeline timeline = new Timeline(task, released);
        timeline.tellThePast();
        timeline.tellTheRest();
        // A step begins later than its run, or at the same time; the sort keeps their order then.
        return timeline.spans.stream().sorted(BY_BEGIN).toList();
    }

    /** It was created by another clock than that of all later times. */
    private static Instant begin(Task task) {
        Instant created = task.times().createdAt();
        List<Attempt> attempts = task.history().attempts();
        Instant first =
                attempts.isEmpty() ? task.times().startedAt() : attempts.get(0).from();
        return first != null && first.isBefore(created) ? first : created;
    }

    private void tellThePast() {
        List<Return> returns = new ArrayList<>(task.history().returns());
        for (Attempt attempt : task.history().attempts()) {
            while (!returns.isEmpty() && returns.get(0).back().compareTo(attempt.from()) <= 0) {
                tell(returns.remove(0));
            }
            tell(attempt);
        }
        returns.forEach(this::tell);
    }

    private void tell(Attempt run) {
        omitUnknown(run.lease(), run.from());
        waitUntil(run.from(), run.due());
        add(new Span(
                Kind.RUNNING,
                told,
                run.to(),
                run.number(),
                run.worker(),
                null,
                lower(run.outcome()),
                Cause.of(run.error()),
                null));
        tellSteps(run.lease(), run.number(), run.from());
        lease = run.lease();
        pause = run.outcome() == Ending.FAILED ? Kind.RETRY_WAIT : Kind.DELAYED;
    }

    private void tell(Return back) {
        if (back.lease() > lease) {
            omitUnknown(back.lease() + 1, back.ended());
            lease = back.lease();
        }
        // It was cancelled or expired while it waited; how long it was not due is not known any more.
        waitUntil(back.ended(), pause == Kind.RETRY_WAIT ? back.ended() : null);
        add(new Span(Kind.ENDED, told, back.back(), null, null, null, lower(back.state()), null, null));
        pause = Kind.DELAYED;
    }

    /** Leases go up by one with each run, so a gap in them shows that runs are missing. */
    private void omitUnknown(long next, Instant until) {
        long missing = next - lease - 1;
        if (missing > 0) {
            add(new Span(Kind.OMITTED, told, until, null, null, null, null, null, missing));
        }
    }

    private void tellTheRest() {
        Instant started = task.times().startedAt();
        Instant due = task.history().due();
        if (started != null && task.counters().lease() > lease) {
            omitUnknown(task.counters().lease(), started);
            waitUntil(started, due);
            run(started);
        } else if (task.state().isFinal()) {
            waitUntil(task.times().finishedAt(), due);
        } else {
            waitOn(due);
        }
    }

    /** The newest run, which goes on, or ended the task. */
    private void run(Instant started) {
        boolean ended = task.state().isFinal();
        TaskError error = ended ? task.error() : null;
        int number = task.counters().attempt();
        add(new Span(
                Kind.RUNNING,
                told,
                task.times().finishedAt(),
                number,
                task.worker(),
                null,
                ended ? lower(endOf(task.state(), error)) : null,
                Cause.of(error),
                null));
        tellSteps(task.counters().lease(), number, started);
    }

    private static Ending endOf(TaskState state, @Nullable TaskError error) {
        return switch (state) {
            case SUCCEEDED -> Ending.SUCCEEDED;
            case CANCELLED -> Ending.CANCELLED;
            default ->
                error != null && error.type().equals(ErrorType.WORKER_CRASHED.slug()) ? Ending.CRASHED : Ending.FAILED;
        };
    }

    private void tellSteps(long run, int attempt, Instant begin) {
        for (History.Step step : task.history().steps()) {
            if (step.lease() == run) {
                Instant from = later(step.to().minus(step.took()), begin);
                spans.add(new Span(Kind.STEP, from, step.to(), attempt, null, step.name(), null, null, null));
            }
        }
    }

    /** A wait that is over: for other tasks, then until it was due, then for a worker. */
    private void waitUntil(@Nullable Instant end, @Nullable Instant due) {
        if (end == null) {
            return;
        }
        waitFor(Kind.DEPENDENCY, released, end);
        waitFor(pause, due, end);
        waitFor(Kind.WAITING, end, end);
    }

    private void waitFor(Kind kind, @Nullable Instant until, Instant end) {
        if (until != null) {
            Instant to = until.isBefore(end) ? until : end;
            if (to.isAfter(told)) {
                add(Span.of(kind, told, to));
            }
        }
    }

    /** A wait that goes on. */
    private void waitOn(@Nullable Instant due) {
        if (task.state() == TaskState.WAITING) {
            add(Span.of(Kind.DEPENDENCY, told, null));
            return;
        }
        if (released != null && released.isAfter(told) && !released.equals(Instant.MAX)) {
            add(Span.of(Kind.DEPENDENCY, told, released));
        }
        if (task.state() == TaskState.QUEUED) {
            if (due != null && due.isAfter(told)) {
                add(Span.of(pause, told, due));
            }
            add(Span.of(Kind.WAITING, told, null));
        } else {
            add(Span.of(pause, told, null));
        }
    }

    private void add(Span span) {
        spans.add(span);
        if (span.to() != null) {
            told = span.to();
        }
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static String lower(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }
}
