package dev.leadline.api.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.leadline.api.AttemptView.Cause;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A part of a task's life.
 *
 * @param to null while it goes on
 * @param outcome how a run ended; of the kind ended, in which state the task was
 * @param runs of the kind omitted: about how many runs are not known any more
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
record Span(
        Kind kind,
        Instant from,

        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Instant to,

        @Nullable Integer attempt,
        @Nullable String worker,
        @Nullable String step,

        @Schema(
                enumeration = {"succeeded", "failed", "cancelled", "expired", "crashed", "snoozed", "parked", "released"
                })
        @Nullable
        String outcome,

        @Nullable Cause error,
        @Nullable Long runs) {

    /** What a task does, or waits for. */
    enum Kind {
        /** It is not due yet. */
        @JsonProperty("delayed")
        DELAYED,
        /** It waits for other tasks of its flow. */
        @JsonProperty("dependency")
        DEPENDENCY,
        /** It could run. */
        @JsonProperty("waiting")
        WAITING,
        @JsonProperty("running")
        RUNNING,
        /** Its last run failed, and the next one is not due yet. */
        @JsonProperty("retry-wait")
        RETRY_WAIT,
        /** A part of a run, within its time. */
        @JsonProperty("step")
        STEP,
        /** It had ended, before somebody ran it again. */
        @JsonProperty("ended")
        ENDED,
        /** What happened then is not kept any more. */
        @JsonProperty("omitted")
        OMITTED
    }

    static Span of(Kind kind, Instant from, @Nullable Instant to) {
        return new Span(kind, from, to, null, null, null, null, null, null);
    }
}
