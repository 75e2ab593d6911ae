package dev.leadline.listing;

import dev.leadline.task.ErrorType;
import dev.leadline.task.Task;
import dev.leadline.task.TaskError;
import dev.leadline.task.TaskState;
import org.jspecify.annotations.Nullable;

/** Why a task ended without being done, as far as it decides what to do about it. */
public enum DeadCause {
    /** Each attempt failed in a way after which another one could have helped. */
    ATTEMPTS_USED_UP("attempts-used-up"),
    /** Its worker was lost in too many runs. */
    WORKER_CRASHED("worker-crashed"),
    /** It did not start before it expired. */
    EXPIRED("expired"),
    INVALID_ARGUMENTS("invalid-arguments"),
    /** The worker lacked something that the task needs, such as a key. */
    NOT_CONFIGURED("not-configured"),
    /** Any other failure after which no further attempt could help. */
    FAILED_FOR_GOOD("failed-for-good");

    private final String slug;

    DeadCause(String slug) {
        this.slug = slug;
    }

    /** The name in JSON: lower case, with hyphens. */
    public String slug() {
        return slug;
    }

    /** The cause; null for a task that neither failed nor expired. */
    public static @Nullable DeadCause of(Task task) {
        if (task.state() == TaskState.EXPIRED) {
            return EXPIRED;
        }
        TaskError error = task.error();
        if (task.state() != TaskState.FAILED || error == null) {
            return null;
        }
        if (is(ErrorType.WORKER_CRASHED, error)) {
            return WORKER_CRASHED;
        }
        if (is(ErrorType.INVALID_ARGUMENTS, error)) {
            return INVALID_ARGUMENTS;
        }
        if (is(ErrorType.NOT_CONFIGURED, error)) {
            return NOT_CONFIGURED;
        }
        return error.retryable() ? ATTEMPTS_USED_UP : FAILED_FOR_GOOD;
    }

    private static boolean is(ErrorType type, TaskError error) {
        return type.slug().equals(error.type());
    }
}
