package dev.leadline.listing;

import dev.leadline.task.TaskState;
import java.util.List;
import java.util.Set;

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
    /** Failed tasks. A list of failed and other ended tasks does not show them again from the feed. */
    DEAD,
    /** The feed of ended tasks. */
    ENDED,
    /** Ended tasks that Redis does not list any more. */
    ARCHIVE;

    /** The places of tasks of these states, or of any state when there are none. */
    static List<Place> of(Set<TaskState> states) {
        return states.isEmpty()
                ? List.of(RUNNING, READY, PARKED, QUARANTINE, LATER, WAITING, ENDED)
                : states.stream()
                        .flatMap(state -> of(state).stream())
                        .distinct()
                        .sorted()
                        .toList();
    }

    /** Whether tasks of these states, or of any state when there are none, may be in the archive. */
    static boolean mayBeArchived(Set<TaskState> states) {
        return states.isEmpty() || states.stream().anyMatch(TaskState::isFinal);
    }

    private static List<Place> of(TaskState state) {
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
