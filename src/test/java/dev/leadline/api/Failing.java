package dev.leadline.api;

import dev.leadline.handler.TaskContext;
import dev.leadline.handler.TaskHandler;
import dev.leadline.task.ErrorType;
import dev.leadline.task.TaskFailure;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Fails for good until a test mends what its argument names. */
@Singleton
class Failing implements TaskHandler<Failing.Args, String> {

    private static final Set<String> MENDED = ConcurrentHashMap.newKeySet();

    record Args(String thing) {}

    static void mend(String thing) {
        MENDED.add(thing);
    }

    @Override
    public String name() {
        return "failing_task";
    }

    @Override
    public String description() {
        return "Fails until it is mended.";
    }

    @Override
    public Uni<String> run(Args args, TaskContext context) {
        return MENDED.contains(args.thing())
                ? Uni.createFrom().item("mended")
                : Uni.createFrom()
                        .failure(TaskFailure.permanent(ErrorType.SOURCE_UNAVAILABLE, args.thing() + " is broken"));
    }
}
