package dev.leadline.research;

import dev.leadline.task.ErrorType;
import dev.leadline.task.TaskFailure;
import dev.leadline.web.FetchFailure;
import java.time.Duration;

/** Turns the failure to read a page into a failure of the task. */
final class SourceFailures {

    private SourceFailures() {}

    /** @param source its address, or what it is otherwise */
    static TaskFailure of(FetchFailure failure, String source) {
        String message = source + ": " + failure.getMessage();
        Duration retryIn = failure.retryIn();
        if (retryIn != null) {
            return TaskFailure.retryAfter(retryIn, ErrorType.SOURCE_UNAVAILABLE, message);
        }
        if (failure.transientFailure()) {
            return TaskFailure.transientFailure(ErrorType.SOURCE_UNAVAILABLE, message);
        }
        boolean large = failure.reason() == FetchFailure.Reason.TOO_LARGE;
        return TaskFailure.permanent(large ? ErrorType.TOO_LARGE : ErrorType.SOURCE_UNAVAILABLE, message);
    }
}
