package dev.leadline.handler;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.task.ErrorType;
import dev.leadline.task.Json;
import dev.leadline.task.Outcome;
import dev.leadline.task.RetryPolicy;
import dev.leadline.task.ShownOnly;
import dev.leadline.task.TaskError;
import dev.leadline.task.TaskFailure;
import dev.leadline.task.Usage;
import java.time.Duration;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Turns what a handler gave, or how it failed, into the outcome of the attempt. Workers and the test kit use it. */
public final class Outcomes {

    private final ObjectMapper json;
    private final int maxResultBytes;
    private final RandomGenerator random;

    /**
     * @param maxResultBytes how many bytes a result may have, as JSON in UTF-8
     * @param random for the jitter of delays
     */
    public Outcomes(ObjectMapper json, int maxResultBytes, RandomGenerator random) {
        this.json = json;
        this.maxResultBytes = maxResultBytes;
        this.random = random;
    }

    /**
     * The attempt that ended.
     *
     * @param number its number, from 1
     * @param failures how many attempts failed before it
     * @param maxAttempts how many failures end the task
     * @param usage what the task used so far
     */
    public record Attempt(int number, int failures, int maxAttempts, Usage usage) {}

    /** Fails when the result is too long or cannot be written as JSON; that failure has an outcome, too. */
    public Outcome succeeded(@Nullable Object result, Usage usage) {
        try {
            Json text = Json.of(json.writeValueAsBytes(result));
            if (text.bytes() > maxResultBytes) {
                throw TaskFailure.permanent(
                        ErrorType.TOO_LARGE, "the result is longer than " + maxResultBytes + " bytes");
            }
            return result instanceof ShownOnly only
                    ? new Outcome.Succeeded(notice(only), new Outcome.Shown(text, only.shownFor()), usage)
                    : new Outcome.Succeeded(text, usage);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the result cannot be written as JSON", e);
        }
    }

    /** What everybody else finds in place of a result that is only shown. */
    private Json notice(ShownOnly only) throws JsonProcessingException {
        String withheld = only.reason() + " Its tenant can read it with GET /api/v1/tasks/{id} for " + only.shownFor()
                + " after the task has ended.";
        return Json.of(json.writeValueAsBytes(Map.of("withheld", withheld)));
    }

    public Outcome failed(Throwable failure, RetryPolicy policy, Attempt attempt) {
        if (failure instanceof InvalidArguments invalid) {
            return failed(ErrorType.INVALID_ARGUMENTS, String.valueOf(invalid.getMessage()), false, attempt);
        }
        if (failure instanceof TaskFailure known) {
            return failed(known, policy, attempt);
        }
        // The message of an unexpected exception is only logged: it may name classes, or hold secrets.
        return retryOrFail(
                ErrorType.HANDLER_FAILED,
                "the handler failed unexpectedly; the worker's log says why",
                policy,
                attempt);
    }

    /** Whether the handler did not say how it failed, so that its failure belongs into the log. */
    public static boolean isUnexpected(Throwable failure) {
        return !(failure instanceof InvalidArguments) && !(failure instanceof TaskFailure);
    }

    public static TaskFailure tookTooLong(Duration limit) {
        return TaskFailure.transientFailure(ErrorType.TIMEOUT, "took longer than " + limit);
    }

    private Outcome failed(TaskFailure failure, RetryPolicy policy, Attempt attempt) {
        String message = String.valueOf(failure.getMessage());
        if (failure instanceof TaskFailure.RetryAfter later) {
            TaskError reason = new TaskError(later.type().slug(), message, true, attempt.number());
            return new Outcome.Snoozed(later.delay(), reason, attempt.usage());
        }
        if (failure instanceof TaskFailure.Following other) {
            TaskError reason = new TaskError(other.type().slug(), message, true, attempt.number());
            return new Outcome.Snoozed(other.longest(), reason, attempt.usage(), other.flight());
        }
        if (failure instanceof TaskFailure.Parked parked) {
            return new Outcome.Parked(parked.gate(), parked.tokens(), parked.unless(), attempt.usage());
        }
        return failure instanceof TaskFailure.Transient
                ? retryOrFail(failure.type(), message, policy, attempt)
                : failed(failure.type(), message, false, attempt);
    }

    private Outcome retryOrFail(ErrorType type, String message, RetryPolicy policy, Attempt attempt) {
        int failures = attempt.failures() + 1;
        if (!policy.withMaxAttempts(attempt.maxAttempts()).allowsAnotherAfter(failures)) {
            return failed(type, message, true, attempt);
        }
        TaskError error = new TaskError(type.slug(), message, true, attempt.number());
        return new Outcome.Retry(policy.delayAfter(failures, random), error, attempt.usage());
    }

    private static Outcome failed(ErrorType type, String message, boolean retryable, Attempt attempt) {
        TaskError error = new TaskError(type.slug(), message, retryable, attempt.number());
        return new Outcome.Failed(error, attempt.usage());
    }
}
