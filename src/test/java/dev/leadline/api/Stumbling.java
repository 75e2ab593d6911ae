package dev.leadline.api;

import dev.leadline.handler.TaskContext;
import dev.leadline.handler.TaskHandler;
import dev.leadline.task.ErrorType;
import dev.leadline.task.RetryPolicy;
import dev.leadline.task.TaskFailure;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Does a step, fails at its first attempt, and does another step at its second one. */
@Singleton
class Stumbling implements TaskHandler<Stumbling.Args, Integer> {

    record Args() {}

    @Override
    public String name() {
        return "stumbling_task";
    }

    @Override
    public String description() {
        return "Fails once.";
    }

    /** The wait is random, from nothing on: so long that it is hardly ever shorter than the millisecond that a timeline can show. */
    @Override
    public RetryPolicy retry() {
        return new RetryPolicy(3, Duration.ofSeconds(1), Duration.ofSeconds(1));
    }

    @Override
    public Uni<Integer> run(Args args, TaskContext context) {
        return context.step("one", Integer.class, () -> Uni.createFrom().item(1))
                .invoke(() -> {
                    if (context.attempt() == 1) {
                        throw TaskFailure.transientFailure(ErrorType.SOURCE_UNAVAILABLE, "it stumbled");
                    }
                })
                .chain(() -> context.step(
                        "two", Integer.class, () -> Uni.createFrom().item(2)));
    }
}
