package dev.leadline.listing;

import dev.leadline.records.Keys;
import dev.leadline.redis.Commands;
import dev.leadline.redis.Links;
import dev.leadline.redis.RedisConfig;
import dev.leadline.task.Task;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which steps of tasks are kept, so that another run need not repeat them. */
@Singleton
public class KeptSteps {

    private final Reads reads;
    private final Keys keys;

    public KeptSteps(Links links, Keys keys, RedisConfig redis) {
        this.reads = new Reads(new Commands(links.open("kept steps"), redis.requestTimeout()));
        this.keys = keys;
    }

    /** The names of the steps of each task, in the order of the tasks; the names of one task are sorted. */
    public Uni<List<List<String>>> of(List<Task> tasks) {
        return reads.all(tasks.stream()
                        .map(task -> Commands.request(Command.HKEYS, keys.steps(task.id())))
                        .toList())
                .map(answers -> answers.stream().map(KeptSteps::names).toList());
    }

    private static List<String> names(@Nullable Response keys) {
        return keys == null
                ? List.of()
                : keys.stream().map(Response::toString).sorted().toList();
    }
}
