package dev.leadline.task;

import org.jspecify.annotations.Nullable;

/**
 * A task as it is enqueued, checked and with every default filled in.
 *
 * @param handler name of the handler that runs it
 * @param args arguments as a JSON object, already checked by the handler's rules
 * @param idempotency null when the client named no key
 * @param unique null when there may be others like it
 */
public record NewTask(
        TaskId id,
        String handler,
        Json args,
        Placement placement,
        Schedule schedule,
        TaskOptions options,
        @Nullable Idempotency idempotency,
        @Nullable UniqueKey unique) {

    /** A task of which there may be others. */
    public NewTask(
            TaskId id,
            String handler,
            Json args,
            Placement placement,
            Schedule schedule,
            TaskOptions options,
            @Nullable Idempotency idempotency) {
        this(id, handler, args, placement, schedule, options, idempotency, null);
    }

    /** @param digest of the handler's name and the arguments, however they were spelled */
    public record UniqueKey(Unique unique, String digest) {}

    /**
     * @param key the client's Idempotency-Key, 1 to 255 visible ASCII characters
     * @param fingerprint digest of the request, which distinguishes a repeated request from another one
     */
    public record Idempotency(String key, String fingerprint) {}
}
