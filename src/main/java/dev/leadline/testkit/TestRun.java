package dev.leadline.testkit;

import dev.leadline.handler.Arguments;
import dev.leadline.handler.Outcomes;
import dev.leadline.handler.TaskHandler;
import dev.leadline.task.ErrorType;
import dev.leadline.task.Outcome;
import dev.leadline.task.TaskFailure;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One attempt under way. The handler's code runs on the test's own thread, unless it blocks. */
final class TestRun {

    private final TestTask task;
    private final TestContext context;
    private final Outcomes outcomes;
    private final VirtualClock clock;
    private final CompletableFuture<Outcome> end = new CompletableFuture<>();
    private @Nullable Cancellable work;

    TestRun(TestTask task, TestContext context, Outcomes outcomes, VirtualClock clock) {
        this.task = task;
        this.context = context;
        this.outcomes = outcomes;
        this.clock = clock;
    }

    /** @param patience a longer time limit is not waited for */
    <A extends Record, R> void start(
            TaskHandler<A, R> handler, Arguments arguments, ExecutorService blocking, Duration patience) {
        Duration own = task.request().timeout();
        Duration limit = own == null ? handler.timeout() : own;
        Uni<R> attempt = Uni.createFrom().deferred(() -> {
            handler.missing().ifPresent(missing -> {
                throw TaskFailure.permanent(ErrorType.NOT_CONFIGURED, missing);
            });
            A args = arguments.decode(handler, task.arguments());
            Uni<R> result = Uni.createFrom().deferred(() -> handler.run(args, context));
            return handler.getClass().isAnnotationPresent(Blocking.class) ? onAThread(result, blocking) : result;
        });
        Uni<R> limited = limit.compareTo(patience) > 0
                ? attempt
                : attempt.ifNoItem().after(limit).failWith(() -> Outcomes.tookTooLong(limit));
        // This is the process's edge: a test waits for the future.
        work = limited.map(result -> outcomes.succeeded(result, task.usage()))
                .onFailure()
                .invoke(task::failedWith)
                .onFailure()
                .recoverWithItem(failure -> outcomes.failed(failure, handler.retry(), task.asAttempt()))
                .subscribe()
                .with(this::finish, end::completeExceptionally);
    }

    private static <R> Uni<R> onAThread(Uni<R> work, ExecutorService threads) {
        return Uni.createFrom().emitter(emitter -> {
            Future<?> thread = threads.submit(() -> {
                try {
                    emitter.complete(work.await().indefinitely());
                } catch (Throwable failure) {
                    emitter.fail(failure);
                }
            });
            emitter.onTermination(() -> thread.cancel(true));
        });
    }

    private synchronized void finish(Outcome outcome) {
        if (!end.isDone()) {
            context.cancel();
            task.end(outcome, clock.instant());
            // The last step, since whoever waits for it looks at the task then.
            end.complete(outcome);
        }
    }

    /** Stops the run, and writes this outcome. */
    void end(Outcome outcome) {
        finish(outcome);
        stop();
    }

    /** Stops the run, and writes nothing. */
    synchronized void drop() {
        context.cancel();
        end.cancel(false);
        stop();
    }

    private void stop() {
        Cancellable running = work;
        if (running != null) {
            running.cancel();
        }
    }

    /** Waits in real time; an {@link AssertionError} when the handler gives no answer. */
    void await(Duration patience) {
        try {
            end.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (CancellationException e) {
            // Its worker was lost: the run is over, without an outcome.
        } catch (TimeoutException e) {
            drop();
            throw new AssertionError(
                    "the run of " + task.name() + " gave no answer within " + patience
                            + " of real time: let its Uni end, or" + " have more patience with TestQueue.patience(…)",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while " + task.name() + " ran", e);
        } catch (ExecutionException e) {
            throw new AssertionError("the run of " + task.name() + " ended without an outcome", e.getCause());
        }
    }
}
