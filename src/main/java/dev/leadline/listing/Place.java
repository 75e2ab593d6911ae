package dev.leadline.listing;

import dev.leadline.task.TaskState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A place in Redis that tasks lie in, in the order in which a list of all states shows them. */
public enum Place {
    /** Ready streams, what was delivered. */
    RUNNING,
    /** Ready streams, what was not delivered yet. */
    READY,
    QUARANTINE,
    LATER,
    /** The feed of ended tasks. */
    ENDED,
    DEAD;

    /** Where tasks of this state lie; of any state when it is null. */
    static List<Place> of(@Nullable TaskState state) {
        if (state == null) {
            return List.of(RUNNING, READY, QUARANTINE, LATER, ENDED);
        }
        return switch (state) {
            case STARTED -> List.of(RUNNING);
            case QUEUED -> List.of(READY, QUARANTINE);
            case SCHEDULED, RETRYING, WAITING -> List.of(LATER);
            case FAILED -> List.of(DEAD);
            case SUCCEEDED, CANCELLED, EXPIRED -> List.of(ENDED);
        };
    }
}
