package dev.leadline.listing;

import dev.leadline.task.Task;
import dev.leadline.task.TaskError;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What tasks must be to be listed, besides their state. Built from {@link #ANY} by methods, each of which takes null for "any".
 *
 * @param tenant only this tenant's; null for an administrator
 * @param after created at this time or later
 * @param rest what only the record shows
 * @param asked values of what only the record shows, for those who can look for them without reading all records
 */
public record TaskFilter(
        @Nullable String tenant,
        @Nullable String queue,
        @Nullable Instant after,
        Predicate<Task> rest,
        Map<Asked, Object> asked) {

    /** What can be asked for besides tenant, queue and the beginning of a time. */
    public enum Asked {
        /** An Instant: created earlier. */
        BEFORE,
        HANDLER,
        TAG,
        /** The id of the worker that runs it, or ran it last. */
        WORKER,
        ERROR_TYPE,
        /** The id of a group of failures. */
        FAILURE,
        /** A {@link DeadCause}. */
        CAUSE
    }

    public static final TaskFilter ANY = new TaskFilter(null, null, null, task -> true, Map.of());

    /** By how much the clocks of nodes, which say when a task was created, may differ from that of Redis. */
    private static final Duration CLOCKS = Duration.ofMinutes(5);

    public TaskFilter ofTenant(@Nullable String value) {
        return new TaskFilter(value, queue, after, rest, asked);
    }

    public TaskFilter inQueue(@Nullable String value) {
        return new TaskFilter(tenant, value, after, rest, asked);
    }

    public TaskFilter createdSince(@Nullable Instant value) {
        return new TaskFilter(tenant, queue, value, rest, asked);
    }

    public TaskFilter createdBefore(@Nullable Instant value) {
        return value == null
                ? this
                : and(Asked.BEFORE, value, task -> task.times().createdAt().isBefore(value));
    }

    public TaskFilter ofHandler(@Nullable String value) {
        return value == null ? this : and(Asked.HANDLER, value, task -> value.equals(task.handler()));
    }

    public TaskFilter withTag(@Nullable String value) {
        return value == null
                ? this
                : and(Asked.TAG, value, task -> task.options().tags().contains(value));
    }

    /** @param value the id of the worker that runs a task, or ran it last */
    public TaskFilter onWorker(@Nullable String value) {
        return value == null ? this : and(Asked.WORKER, value, task -> value.equals(task.worker()));
    }

    /** @param value a slug, as in {@link TaskError#type} */
    public TaskFilter withErrorType(@Nullable String value) {
        return value == null
                ? this
                : and(
                        Asked.ERROR_TYPE,
                        value,
                        task -> task.error() != null
                                && value.equals(task.error().type()));
    }

    /** @param value the id of a group of failures, {@link FailureGroup#id} */
    public TaskFilter ofFailure(@Nullable String value) {
        return value == null
                ? this
                : and(
                        Asked.FAILURE,
                        value,
                        task -> task.error() != null
                                && value.equals(ErrorPattern.of(task.error()).id()));
    }

    public TaskFilter withCause(@Nullable DeadCause value) {
        return value == null ? this : and(Asked.CAUSE, value, task -> DeadCause.of(task) == value);
    }

    private TaskFilter and(Asked what, Object value, Predicate<Task> more) {
        Map<Asked, Object> all = new EnumMap<>(Asked.class);
        all.putAll(asked);
        all.put(what, value);
        return new TaskFilter(tenant, queue, after, rest.and(more), Map.copyOf(all));
    }

    /** Whether a route can show that a task is not asked for. */
    boolean asksForRoutes() {
        return queue != null || tenant != null;
    }

    /** Whether tasks of that route may be asked for; false, too, for a text that is no route. */
    boolean wants(String route) {
        String[] parts = route.split(":", -1);
        return parts.length == 3
                && (queue == null || queue.equals(parts[0]))
                && (tenant == null || tenant.equals(parts[2]));
    }

    boolean wants(Task task) {
        return (tenant == null || tenant.equals(task.placement().tenant()))
                && (queue == null || queue.equals(task.placement().queue()))
                && (after == null || !task.times().createdAt().isBefore(after))
                && rest.test(task);
    }

    /**
     * Whether all tasks at this position and below were created too early: no task comes to a place before it was created, and each
     * place is listed newest first.
     */
    boolean endsAt(Position position) {
        return after != null
                && !position.equals(Position.NEWEST)
                && Long.compareUnsigned(
                                position.ms(), Math.max(0, after.minus(CLOCKS).toEpochMilli()))
                        < 0;
    }
}
