package dev.leadline.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.leadline.task.History;
import dev.leadline.task.TaskError;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** One run of a task that did not end it. */
@Schema(name = "Attempt")
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AttemptView(
        int attempt,
        String worker,
        Instant from,
        Instant to,

        @Schema(enumeration = {"failed", "cancelled", "crashed", "snoozed", "parked", "released"})
        String outcome,

        @Nullable Cause error) {

    /** Why a run did not succeed. */
    @Schema(name = "Cause")
    @RegisterForReflection
    public record Cause(String type, String message) {

        /** Null when nothing went wrong. */
        public static @Nullable Cause of(@Nullable TaskError error) {
            return error == null ? null : new Cause(error.type(), error.message());
        }
    }

    static AttemptView of(History.Attempt attempt) {
        return new AttemptView(
                attempt.number(),
                attempt.worker(),
                attempt.from(),
                attempt.to(),
                attempt.outcome().name().toLowerCase(Locale.ROOT),
                Cause.of(attempt.error()));
    }
}
