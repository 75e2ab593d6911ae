package dev.leadline.task;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task as it is handed to the broker, checked and with every default filled in.
 *
 * @param handler name of the handler that runs it
 * @param args arguments as a JSON object, already decoded once, so known to be good
 * @param delay runs no earlier than this after the broker took it; null together with {@code eta} means now
 * @param eta runs no earlier than this instant
 * @param expires must start within this time after the broker took it, or never
 * @param timeout how long one attempt may run; null: no limit
 * @param resultTtl how long the record is kept once the state is final
 * @param idempotency null when the client named no key
 */
public record NewTask(
        TaskId id,
        String handler,
        String args,
        String queue,
        Priority priority,
        String tenant,
        @Nullable Duration delay,
        @Nullable Instant eta,
        @Nullable Duration expires,
        @Nullable Duration timeout,
        int maxAttempts,
        Duration resultTtl,
        List<String> tags,
        @Nullable Idempotency idempotency) {

    /**
     * @param key the client's Idempotency-Key, 1 to 255 visible ASCII characters
     * @param fingerprint digest of the request, by which a repeated one is told from another
     */
    public record Idempotency(String key, String fingerprint) {}
}
