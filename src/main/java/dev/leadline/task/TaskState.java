package dev.leadline.task;

import java.util.EnumSet;
import java.util.Set;

/** The state of a task. {@link #canBecome} is the table of allowed moves. */
public enum TaskState {
    /** Due later: delayed, or snoozed. */
    SCHEDULED,
    /** Can run now; it is in a ready stream, or in quarantine. */
    QUEUED,
    /** Leased to a worker. */
    STARTED,
    /** An attempt failed; due again later. */
    RETRYING,
    /** Waits for other tasks of its flow. */
    WAITING,
    SUCCEEDED,
    FAILED,
    CANCELLED,
    EXPIRED;

    /** Whether the task has ended: a final state is written once, and only an explicit retry leaves it. */
    public boolean isFinal() {
        return switch (this) {
            case SUCCEEDED, FAILED, CANCELLED, EXPIRED -> true;
            case SCHEDULED, QUEUED, STARTED, RETRYING, WAITING -> false;
        };
    }

    /** Whether a task may go from this state to {@code next} in one transition. */
    public boolean canBecome(TaskState next) {
        return successors().contains(next);
    }

    private Set<TaskState> successors() {
        return switch (this) {
            case SCHEDULED -> EnumSet.of(QUEUED, CANCELLED, EXPIRED);
            case WAITING -> EnumSet.of(QUEUED, SCHEDULED, CANCELLED, EXPIRED);
            // It has started once, so it cannot expire any more.
            case RETRYING -> EnumSet.of(QUEUED, CANCELLED);
            case QUEUED -> EnumSet.of(STARTED, CANCELLED, EXPIRED);
            case STARTED -> EnumSet.of(SUCCEEDED, FAILED, CANCELLED, RETRYING, QUEUED, SCHEDULED);
            // "Run it again", by POST …/retry; WAITING when its whole flow runs again.
            case FAILED, CANCELLED, EXPIRED -> EnumSet.of(QUEUED, WAITING);
            case SUCCEEDED -> EnumSet.noneOf(TaskState.class);
        };
    }
}
