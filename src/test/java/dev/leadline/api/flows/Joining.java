package dev.leadline.api.flows;

import dev.leadline.handler.TaskContext;
import dev.leadline.handler.TaskHandler;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;

/** Says what its arguments are. */
@Singleton
class Joining implements TaskHandler<Joining.Args, String> {

    record Args(List<Object> all, Map<String, Object> name) {}

    @Override
    public String name() {
        return "joining_task";
    }

    @Override
    public String description() {
        return "Says what its arguments are.";
    }

    @Override
    public Uni<String> run(Args args, TaskContext context) {
        return Uni.createFrom().item(args.all() + " " + args.name());
    }
}
