package dev.leadline.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.broker.LeaseLost;
import dev.leadline.handler.Arguments;
import dev.leadline.handler.HandlerRegistry;
import dev.leadline.handler.InvalidArguments;
import dev.leadline.handler.TaskHandler;
import dev.leadline.task.ErrorType;
import dev.leadline.task.Json;
import dev.leadline.task.LeasedTask;
import dev.leadline.task.Outcome;
import dev.leadline.task.RetryPolicy;
import dev.leadline.task.TaskError;
import dev.leadline.task.TaskFailure;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One attempt as named steps: look up the handler, check that nothing it needs is missing, decode the arguments, run
 * within the time limit, turn the result or the failure into an outcome. Knows nothing about Redis.
 */
@Singleton
class TaskRunner {

    private final HandlerRegistry handlers;
    private final Arguments arguments;
    private final ObjectMapper json;
    private final ExecutorService blocking;
    private final WorkerConfig config;
    private final RandomGenerator random = RandomGenerator.getDefault();

    TaskRunner(
            HandlerRegistry handlers,
            Arguments arguments,
            ObjectMapper json,
            ExecutorService blocking,
            WorkerConfig config) {
        this.handlers = handlers;
        this.arguments = arguments;
        this.json = json;
        this.blocking = blocking;
        this.config = config;
    }

    /** Fails only with {@code LeaseLost}: then the run ends without an outcome. */
    Uni<Outcome> run(Run run) {
        @Nullable
        TaskHandler<?, ?> handler = handlers.find(run.task().handler()).orElse(null);
        if (handler == null) {
            return Uni.createFrom().item(unknownHandler(run));
        }
        return Uni.createFrom()
                .deferred(() -> attempt(handler, run))
                .onFailure(failure -> !(failure instanceof LeaseLost))
                .recoverWithItem(failure -> classify(failure, handler.retry(), run));
    }

    private <A extends Record, R> Uni<Outcome> attempt(TaskHandler<A, R> handler, Run run) {
        handler.missing().ifPresent(missing -> {
            throw TaskFailure.permanent(ErrorType.NOT_CONFIGURED, missing);
        });
        return run.arguments()
                .chain(text -> run.recallSteps().replaceWith(text))
                .map(text -> arguments.decode(handler, text))
                .chain(args -> limited(handler, args, run))
                .chain(result -> run.afterOutput(succeeded(result, run)));
    }

    private <A extends Record, R> Uni<R> limited(TaskHandler<A, R> handler, A args, Run run) {
        @Nullable Duration own = run.task().options().limits().timeout();
        Duration limit = own == null ? handler.timeout() : own;
        return invoke(handler, args, run)
                .ifNoItem()
                .after(limit)
                .on(run.thread().clock())
                .failWith(() -> tookTooLong(limit));
    }

    private <A extends Record, R> Uni<R> invoke(TaskHandler<A, R> handler, A args, Run run) {
        Uni<R> work = Uni.createFrom().deferred(() -> handler.run(args, run));
        return handler.getClass().isAnnotationPresent(Blocking.class) ? onWorkerThread(work, run) : work;
    }

    /**
     * Runs a handler that blocks on a worker thread, which is interrupted when the task is cancelled or its time is
     * over.
     */
    private <R> Uni<R> onWorkerThread(Uni<R> work, Run run) {
        return Uni.createFrom()
                .<R>emitter(emitter -> {
                    Future<?> thread = blocking.submit(() -> {
                        try {
                            emitter.complete(work.await().indefinitely());
                        } catch (Throwable failure) {
                            emitter.fail(failure);
                        }
                    });
                    emitter.onTermination(() -> thread.cancel(true));
                })
                .emitOn(run.thread().executor());
    }

    private Outcome succeeded(@Nullable Object result, Run run) {
        try {
            Json text = Json.of(json.writeValueAsBytes(result));
            if (text.bytes() > config.maxResultBytes()) {
                throw TaskFailure.permanent(
                        ErrorType.TOO_LARGE, "the result is longer than " + config.maxResultBytes() + " bytes");
            }
            return new Outcome.Succeeded(text, run.usage());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the result cannot be written as JSON", e);
        }
    }

    private Outcome classify(Throwable failure, RetryPolicy policy, Run run) {
        if (failure instanceof InvalidArguments invalid) {
            return failed(ErrorType.INVALID_ARGUMENTS, String.valueOf(invalid.getMessage()), false, run);
        }
        if (failure instanceof TaskFailure known) {
            return classify(known, policy, run);
        }
        // The message of an unexpected exception is only logged: it may name classes, or hold secrets.
        run.log().errorf(failure, "%s failed unexpectedly", run.task().handler());
        return retryOrFail(
                ErrorType.HANDLER_FAILED, "the handler failed unexpectedly; the worker's log says why", policy, run);
    }

    private Outcome classify(TaskFailure failure, RetryPolicy policy, Run run) {
        String message = String.valueOf(failure.getMessage());
        if (failure instanceof TaskFailure.RetryAfter later) {
            TaskError reason = new TaskError(later.type().slug(), message, true, run.attempt());
            return new Outcome.Snoozed(later.delay(), reason, run.usage());
        }
        return failure instanceof TaskFailure.Transient
                ? retryOrFail(failure.type(), message, policy, run)
                : failed(failure.type(), message, false, run);
    }

    private Outcome retryOrFail(ErrorType type, String message, RetryPolicy policy, Run run) {
        LeasedTask task = run.task();
        int failures = task.counters().failures() + 1;
        if (!policy.withMaxAttempts(task.options().limits().maxAttempts()).allowsAnotherAfter(failures)) {
            return failed(type, message, true, run);
        }
        TaskError error = new TaskError(type.slug(), message, true, task.attempt());
        return new Outcome.Retry(policy.delayAfter(failures, random), error, run.usage());
    }

    private static Outcome failed(ErrorType type, String message, boolean retryable, Run run) {
        return new Outcome.Failed(new TaskError(type.slug(), message, retryable, run.attempt()), run.usage());
    }

    /** During a rolling deploy another worker may know the task, so this is not a failure of the task. */
    private static Outcome unknownHandler(Run run) {
        TaskError reason = new TaskError(
                ErrorType.NOT_CONFIGURED.slug(),
                "no worker that took it knows a task named " + run.task().handler(),
                true,
                run.attempt());
        return new Outcome.Snoozed(Duration.ofSeconds(10), reason, run.usage());
    }

    private static TaskFailure tookTooLong(Duration limit) {
        return TaskFailure.transientFailure(ErrorType.TIMEOUT, "took longer than " + limit);
    }
}
