package dev.leadline.cookbook;

import dev.leadline.handler.TaskContext;
import dev.leadline.handler.TaskHandler;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;

@Singleton
class ImportHandler implements TaskHandler<ImportHandler.Rows, Integer> {

    record Rows(List<String> rows) {}

    @Override
    public String name() {
        return "import_task";
    }

    @Override
    public String description() {
        return "Imports rows, and says how far it is.";
    }

    @Override
    public Uni<Integer> run(Rows all, TaskContext context) {
        int count = all.rows().size();
        return Multi.createFrom()
                .range(0, count)
                .onItem()
                .transformToUniAndConcatenate(i -> {
                    context.progress(100 * (i + 1) / count, "row " + (i + 1) + " of " + count);
                    return context.chunk(all.rows().get(i) + "\n");
                })
                .collect()
                .last()
                .replaceWith(count);
    }
}
