package dev.leadline.api.live;

import dev.leadline.handler.TaskContext;
import dev.leadline.handler.TaskHandler;
import dev.leadline.task.ErrorType;
import dev.leadline.task.RetryPolicy;
import dev.leadline.task.TaskFailure;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;

/** Says what a test wants it to say, and ends when the test wants it to. */
@Singleton
class Telling implements TaskHandler<Telling.Args, String> {

    private static final Map<String, Run> RUNS = new ConcurrentHashMap<>();

    record Args(String name) {}

    /** A run under way. */
    record Run(TaskContext context, StringBuilder said, CompletableFuture<String> end) {

        void say(String text) {
            said.append(text);
            context.chunk(text).subscribe().with(done -> {}, failure -> {});
        }

        void succeed() {
            end.complete(said.toString());
        }

        void fail() {
            end.completeExceptionally(TaskFailure.transientFailure(ErrorType.HANDLER_FAILED, "as the test wants it"));
        }
    }

    /** The run with this number of the task of this name, once it has started. */
    static Run run(String name, int attempt) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> RUNS.get(name + attempt), run -> run != null);
    }

    @Override
    public String name() {
        return "telling_task";
    }

    @Override
    public String description() {
        return "Gives live output.";
    }

    @Override
    public RetryPolicy retry() {
        return new RetryPolicy(4, Duration.ofMillis(10), Duration.ofMillis(20));
    }

    @Override
    public Uni<String> run(Args args, TaskContext context) {
        Run run = new Run(context, new StringBuilder(), new CompletableFuture<>());
        RUNS.put(args.name() + context.attempt(), run);
        return Uni.createFrom().completionStage(run.end());
    }
}
