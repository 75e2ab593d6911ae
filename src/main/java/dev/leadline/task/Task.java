package dev.leadline.task;

import org.jspecify.annotations.Nullable;

/**
 * A task as it is in its record.
 *
 * @param flow null when it belongs to no flow
 * @param worker the worker that runs it, or ran it last
 * @param result JSON; null until it succeeded
 * @param shownOnly whether the result is a notice, since the true one is only shown ({@link ShownOnly})
 * @param cancelRequested whether a running task was asked to stop and has not stopped yet
 * @param history earlier runs, and steps; {@link History#NONE} where it was not read, as in lists
 */
public record Task(
        TaskId id,
        String handler,
        TaskState state,
        Placement placement,
        TaskOptions options,
        Counters counters,
        Times times,
        @Nullable FlowPart flow,
        @Nullable String worker,
        @Nullable Progress progress,
        @Nullable String result,
        boolean shownOnly,
        @Nullable TaskError error,
        Usage usage,
        boolean cancelRequested,
        History history) {

    /** The same task with another result, JSON. */
    public Task showing(String other) {
        return new Task(
                id,
                handler,
                state,
                placement,
                options,
                counters,
                times,
                flow,
                worker,
                progress,
                other,
                shownOnly,
                error,
                usage,
                cancelRequested,
                history);
    }
}
