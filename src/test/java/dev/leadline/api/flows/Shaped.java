package dev.leadline.api.flows;

import dev.leadline.handler.TaskContext;
import dev.leadline.handler.TaskHandler;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;

/** Has a result with parts. */
@Singleton
class Shaped implements TaskHandler<Shaped.None, Map<String, List<String>>> {

    record None() {}

    @Override
    public String name() {
        return "shaped_task";
    }

    @Override
    public String description() {
        return "Has a result with parts.";
    }

    @Override
    public Uni<Map<String, List<String>>> run(None args, TaskContext context) {
        return Uni.createFrom().item(Map.of("lanes", List.of("recovered", "high")));
    }
}
