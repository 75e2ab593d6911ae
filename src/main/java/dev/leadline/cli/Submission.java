package dev.leadline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Hands something in that must not be made twice: each request has an Idempotency-Key, so when no answer comes, or the server
 * is away for a moment, it is repeated.
 */
final class Submission {

    private static final int TRIES = 4;

    private final Server server;

    Submission(Server server) {
        this.server = server;
    }

    /** @param key null: one is made */
    Server.Answer send(Route route, JsonNode body, @Nullable String key) {
        return send(route, Json.write(body), "application/json", key);
    }

    /** @param key null: one is made */
    Server.Answer send(Route route, String text, String type, @Nullable String key) {
        Map<String, String> headers =
                Map.of("Idempotency-Key", key == null ? UUID.randomUUID().toString() : key);
        for (int tries = 1; ; tries++) {
            Duration pause;
            try {
                Server.Answer answer = server.sendOnce("POST", route, text, type, headers);
                if (answer.status() != 503 || tries == TRIES) {
                    return server.checked(answer);
                }
                pause = Pause.after(tries, answer.retryAfter());
            } catch (Server.NoAnswer e) {
                if (tries == TRIES) {
                    throw new Failure(ExitCode.UNAVAILABLE, String.valueOf(e.getMessage()));
                }
                pause = Pause.after(tries, null);
            }
            Pause.of(pause);
        }
    }
}
