package dev.leadline.listing;

import dev.leadline.RedisUnavailable;
import dev.leadline.records.Keys;
import dev.leadline.redis.Commands;
import dev.leadline.redis.Links;
import dev.leadline.redis.RedisConfig;
import dev.leadline.task.ShownOnly;
import dev.leadline.task.Task;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import jakarta.inject.Singleton;

/** Reads results that are only shown ({@link ShownOnly}). */
@Singleton
public class ShownResults {

    private final Commands commands;
    private final Keys keys;

    public ShownResults(Links links, Keys keys, RedisConfig redis) {
        this.commands = new Commands(links.open("shown results"), redis.requestTimeout());
        this.keys = keys;
    }

    /**
     * The task with its true result, if that is only shown, this is its tenant, and it is still there; otherwise the task
     * as it is. Fails with {@link RedisUnavailable}.
     */
    public Uni<Task> to(String tenant, Task task) {
        if (!task.shownOnly() || !tenant.equals(task.placement().tenant())) {
            return Uni.createFrom().item(task);
        }
        return commands.one(Command.GET, keys.shown(task.id()))
                .map(shown -> shown == null ? task : task.showing(shown.toString()));
    }
}
