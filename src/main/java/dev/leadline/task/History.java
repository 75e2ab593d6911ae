package dev.leadline.task;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happened to a task before the run that ended it, or that is under way. All times are by Redis' clock. Of more than 20
 * entries (attempts and returns together) the first 5 and the newest 15 are kept.
 *
 * @param attempts runs that ended without ending the task for good, oldest first
 * @param returns when the task had ended and was put back to run again, oldest first
 * @param steps the newest 50 steps of all runs, also of the newest run, in the order in which they were finished
 * @param due when the newest run was due, or the next one is; null when none was delayed
 */
public record History(
        List<Attempt> attempts,
        List<Return> returns,
        List<Step> steps,
        @Nullable Instant due) {

    public static final History NONE = new History(List.of(), List.of(), List.of(), null);

    /**
     * One run.
     *
     * @param number as people count attempts, from 1
     * @param lease number of the run's lease, which is another one for each run
     * @param due when the run was due, if it was delayed
     * @param error why it did not succeed; the message is cut after 300 characters
     */
    public record Attempt(
            Ending outcome,
            long lease,
            int number,
            String worker,
            Instant from,
            Instant to,
            @Nullable Instant due,
            @Nullable TaskError error) {}

    /** How a run ended. */
    public enum Ending {
        SUCCEEDED,
        FAILED,
        CANCELLED,
        /** Its worker was lost. */
        CRASHED,
        /** It was put back until later, which uses up no attempt. */
        SNOOZED,
        /** A quota had no room for its next call, which uses up no attempt. */
        PARKED,
        /** Its worker stopped and gave it back, which uses up no attempt. */
        RELEASED
    }

    /**
     * A task that had ended waits again.
     *
     * @param state how it had ended
     * @param lease number of the newest lease at that time
     */
    public record Return(TaskState state, long lease, Instant ended, Instant back) {}

    /** @param lease that of the run that did it */
    public record Step(String name, long lease, Instant to, Duration took) {}
}
