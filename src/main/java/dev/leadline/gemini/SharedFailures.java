package dev.leadline.gemini;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.task.ErrorType;
import dev.leadline.task.TaskFailure;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Failures that all tasks have which wait for the same call: those that Gemini gave, and would have given each of them. Without
 * that, hundreds of tasks would learn one after another that Gemini does not answer.
 */
@RegisterForReflection(targets = {SharedFailures.Kept.class, SharedFailures.Kind.class, ErrorType.class})
final class SharedFailures {

    /** The failures of a provider. Others, such as a missing key, are those of one worker or of one task. */
    private static final Set<ErrorType> SHARED =
            EnumSet.of(ErrorType.PROVIDER_REFUSED, ErrorType.PROVIDER_UNAVAILABLE, ErrorType.ANSWER_MISFIT);

    private final ObjectMapper json;

    SharedFailures(ObjectMapper json) {
        this.json = json;
    }

    /** How a failure goes on. */
    enum Kind {
        /** Gemini does not answer this question. */
        REFUSAL,
        PERMANENT,
        TRANSIENT,
        LATER
    }

    /** @param delayMs for {@link Kind#LATER}; else 0 */
    record Kept(Kind kind, ErrorType type, String message, long delayMs) {

        TaskFailure failure() {
            return switch (kind) {
                case REFUSAL -> new GeminiRefusal(message);
                case PERMANENT -> TaskFailure.permanent(type, message);
                case TRANSIENT -> TaskFailure.transientFailure(type, message);
                case LATER -> new TaskFailure.RetryAfter(Duration.ofMillis(delayMs), type, message);
            };
        }
    }

    /** Null: it is the failure of one run. */
    @Nullable
    String write(Throwable failure) {
        if (!(failure instanceof TaskFailure known) || !SHARED.contains(known.type())) {
            return null;
        }
        Kind kind = kind(known);
        if (kind == null) {
            return null;
        }
        long delay =
                known instanceof TaskFailure.RetryAfter later ? later.delay().toMillis() : 0;
        try {
            return json.writeValueAsString(new Kept(kind, known.type(), String.valueOf(known.getMessage()), delay));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a failure cannot be written as JSON", e);
        }
    }

    private static @Nullable Kind kind(TaskFailure failure) {
        if (failure instanceof GeminiRefusal) {
            return Kind.REFUSAL;
        }
        if (failure instanceof TaskFailure.Permanent) {
            return Kind.PERMANENT;
        }
        if (failure instanceof TaskFailure.Transient) {
            return Kind.TRANSIENT;
        }
        // Who waits for a quota keeps the claim, and its place.
        return failure instanceof TaskFailure.RetryAfter ? Kind.LATER : null;
    }

    TaskFailure read(String text) {
        try {
            return json.readValue(text, Kept.class).failure();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a kept failure cannot be read", e);
        }
    }
}
