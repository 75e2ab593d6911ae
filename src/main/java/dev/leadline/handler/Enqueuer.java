package dev.leadline.handler;

import dev.leadline.task.TaskId;
import io.smallrye.mutiny.Uni;

/**
 * Enqueues tasks from Java: inject it into a handler, or into a bean of your own. What is checked, and which defaults are
 * filled in, is the same as over REST.
 */
public interface Enqueuer {

    /**
     * Stores the task, and gives its id; or that of the first task with the same idempotency key, or of the one
     * that is there already when it is to be unique.
     *
     * <p>Fails with {@link InvalidArguments} if the handler does not accept the arguments, with {@link
     * IllegalArgumentException} if anything else is wrong with the request, and with {@link dev.leadline.RedisUnavailable} if
     * Redis does not answer in time.
     */
    Uni<TaskId> enqueue(TaskRequest request);
}
