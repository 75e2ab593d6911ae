package dev.leadline.task;

import java.util.EnumSet;
import java.util.Set;

/** Where a task stands. {@link #canBecome} is the one table of the moves that are allowed. */
public enum TaskState {
    /** Due later: delayed, or snoozed. */
    SCHEDULED,
    /** Can run now; lies in a ready stream. */
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

    /** Whether this is an end: a final state is written once, and left only by an explicit retry. */
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
            case SCHEDULED, WAITING -> EnumSet.of(QUEUED, CANCELLED, EXPIRED);
            // It has started once, so it cannot expire any more.
            case RETRYING -> EnumSet.of(QUEUED, CANCELLED);
            case QUEUED -> EnumSet.of(STARTED, CANCELLED, EXPIRED);
            case STARTED -> EnumSet.of(SUCCEEDED, FAILED, CANCELLED, RETRYING, QUEUED, SCHEDULED);
            // "Run it again", by POST …/retry.
            case FAILED, CANCELLED, EXPIRED -> EnumSet.of(QUEUED);
            case SUCCEEDED -> EnumSet.noneOf(TaskState.class);
        };
    }
}
