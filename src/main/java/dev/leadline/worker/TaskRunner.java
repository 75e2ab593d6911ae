package dev.leadline.worker;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.broker.LeaseLost;
import dev.leadline.handler.Arguments;
import dev.leadline.handler.HandlerRegistry;
import dev.leadline.handler.Outcomes;
import dev.leadline.handler.TaskHandler;
import dev.leadline.task.ErrorType;
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
    private final ExecutorService blocking;
    private final Outcomes outcomes;

    TaskRunner(
            HandlerRegistry handlers,
            Arguments arguments,
            ObjectMapper json,
            ExecutorService blocking,
            WorkerConfig config) {
        this.handlers = handlers;
        this.arguments = arguments;
        this.blocking = blocking;
        this.outcomes = new Outcomes(json, config.maxResultBytes(), RandomGenerator.getDefault());
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
                .recoverWithItem(failure -> failed(failure, handler.retry(), run));
    }

    private <A extends Record, R> Uni<Outcome> attempt(TaskHandler<A, R> handler, Run run) {
        handler.missing().ifPresent(missing -> {
            throw TaskFailure.permanent(ErrorType.NOT_CONFIGURED, missing);
        });
        return run.arguments()
                .chain(text -> run.recallSteps().replaceWith(text))
                .map(text -> arguments.decode(handler, text))
                .chain(args -> limited(handler, args, run))
                .chain(result -> run.afterOutput(outcomes.succeeded(result, run.usage())));
    }

    private <A extends Record, R> Uni<R> limited(TaskHandler<A, R> handler, A args, Run run) {
        @Nullable Duration own = run.task().options().limits().timeout();
        Duration limit = own == null ? handler.timeout() : own;
        return invoke(handler, args, run)
                .ifNoItem()
                .after(limit)
                .on(run.thread().clock())
                .failWith(() -> Outcomes.tookTooLong(limit));
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

    private Outcome failed(Throwable failure, RetryPolicy policy, Run run) {
        if (Outcomes.isUnexpected(failure)) {
            run.log().errorf(failure, "%s failed unexpectedly", run.task().handler());
        }
        LeasedTask task = run.task();
        Outcomes.Attempt attempt = new Outcomes.Attempt(
                run.attempt(),
                task.counters().failures(),
                task.options().limits().maxAttempts(),
                run.usage());
        return outcomes.failed(failure, policy, attempt);
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
}
