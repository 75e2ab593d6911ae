package dev.leadline.worker;

import dev.leadline.handler.TaskContext;
import dev.leadline.handler.TaskHandler;
import dev.leadline.task.RetryPolicy;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A handler that does what a test wants, and is retried quickly. */
class Scripted implements TaskHandler<Scripted.Args, Object> {

    record Args(
            @Size(max = 10, message = "must have at most 10 characters") @Nullable
            String text) {}

    interface Work {
        Uni<?> run(Args args, TaskContext context) throws Exception;
    }

    private final String name;
    private final Work work;

    Scripted(String name, Work work) {
        this.name = name;
        this.work = work;
    }

    /** The same, called on a worker thread. */
    @Blocking
    static final class OnWorkerThread extends Scripted {
        OnWorkerThread(String name, Work work) {
            super(name, work);
        }
    }

    /** The same, in a process that lacks what it needs. */
    static final class Lacking extends Scripted {
        Lacking(String name, Work work) {
            super(name, work);
        }

        @Override
        public Optional<String> missing() {
            return Optional.of("GEMINI_API_KEY is not set");
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String description() {
        return "Does what a test wants.";
    }

    @Override
    public RetryPolicy retry() {
        return new RetryPolicy(4, Duration.ofMillis(50), Duration.ofMillis(200));
    }

    @Override
    @SuppressWarnings("unchecked")
    public Uni<Object> run(Args args, TaskContext context) {
        try {
            return (Uni<Object>) work.run(args, context);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
