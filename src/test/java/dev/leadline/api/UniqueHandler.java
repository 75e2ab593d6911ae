package dev.leadline.api;

import dev.leadline.handler.TaskContext;
import dev.leadline.handler.TaskHandler;
import dev.leadline.task.Unique;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Optional;

/** A handler whose tasks are unique unless they say otherwise. */
@Singleton
class UniqueHandler implements TaskHandler<UniqueHandler.Words, String> {

    record Words(String text) {}

    @Override
    public String name() {
        return "unique_task";
    }

    @Override
    public String description() {
        return "Says it once.";
    }

    @Override
    public Optional<Unique> unique() {
        return Optional.of(Unique.whileRunning());
    }

    @Override
    public Uni<String> run(Words words, TaskContext context) {
        return Uni.createFrom().item(words.text());
    }
}
