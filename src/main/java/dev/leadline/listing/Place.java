package dev.leadline.listing;

import dev.leadline.task.TaskState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A place in Redis where tasks are found. Lists of all states show the places in this order. */
public enum Place {
    /** Delivered entries of ready streams. */
    RUNNING,
    /** Entries of ready streams that were not delivered yet. */
    READY,
    /** Tasks that a limit does not let start now. */
    PARKED,
    QUARANTINE,
    LATER,
    /** Tasks that wait for others of their flow. */
    WAITING,
    /** The feed of ended tasks. */
    ENDED,
    DEAD;

    /** The places of tasks of this state, or of any state when it is null. */
    static List<Place> of(@Nullable TaskState state) {
        if (state == null) {
            return List.of(RUNNING, READY, PARKED, QUARANTINE, LATER, WAITING, ENDED);
        }
        return switch (state) {
            case STARTED -> List.of(RUNNING);
            case QUEUED -> List.of(READY, PARKED, QUARANTINE);
            case SCHEDULED, RETRYING -> List.of(LATER);
            case WAITING -> List.of(WAITING);
            case FAILED -> List.of(DEAD);
            case SUCCEEDED, CANCELLED, EXPIRED -> List.of(ENDED);
        };
    }
}
