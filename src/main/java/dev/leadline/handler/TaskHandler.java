package dev.leadline.handler;

import dev.leadline.task.RetryPolicy;
import dev.leadline.task.Unique;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Optional;

/**
 * The code that runs tasks of one name. A CDI bean ({@code @Singleton}) that implements this is a task: nothing else
 * has to be registered. Arguments are a record, so they have names, an order, types and Bean Validation.
 *
 * <p>{@link #run} is called on an event loop and must not block; a handler that blocks carries
 * {@link io.smallrye.common.annotation.Blocking} and is called on a worker thread. Delivery is at least once: put what
 * must not happen twice into {@link TaskContext#step}.
 *
 * @param <A> arguments, a record
 * @param <R> result, anything Jackson can write
 */
public interface TaskHandler<A extends Record, R> {

    /** The stable name that clients use: {@code [A-Za-z0-9._-]{1,64}}. */
    String name();

    /**
     * Runs one attempt. Fail with a {@link dev.leadline.task.TaskFailure} to say whether to try again; anything else
     * that is thrown counts as transient.
     */
    Uni<R> run(A args, TaskContext context);

    /** One line for people, shown by {@code GET /api/v1/handlers}. */
    String description();

    /** How failures are retried, if the task does not say otherwise. */
    default RetryPolicy retry() {
        return RetryPolicy.DEFAULT;
    }

    /** How long one attempt may run, if the task does not say otherwise. */
    default Duration timeout() {
        return Duration.ofMinutes(30);
    }

    /** The queue of tasks that name none. */
    default String queue() {
        return "default";
    }

    /** How long a task is the only one of its arguments, if it does not say otherwise; empty: there may be others. */
    default Optional<Unique> unique() {
        return Optional.empty();
    }

    /**
     * Whether only Leadline itself enqueues such tasks. To clients it is as if there was no such handler, but they see the
     * tasks.
     */
    default boolean internal() {
        return false;
    }

    /** What this process lacks to run the task (such as an API key), as a sentence; empty when it lacks nothing. */
    default Optional<String> missing() {
        return Optional.empty();
    }
}
