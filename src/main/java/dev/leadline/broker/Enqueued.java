package dev.leadline.broker;

import dev.leadline.task.TaskId;

/** What became of a task that was handed to {@link Broker#enqueue}. */
public record Enqueued(Kind kind, TaskId id) {

    /** How the broker answered. */
    public enum Kind {
        /** It is in Redis, under the id that it came with. */
        ACCEPTED,
        /** The same request came before under this idempotency key: {@code id} is the first task's. */
        REPLAYED,
        /** Another request came before under this idempotency key: nothing was stored. */
        KEY_REUSED
    }
}
