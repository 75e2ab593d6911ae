package dev.leadline.listing;

import dev.leadline.RedisUnavailable;
import dev.leadline.records.Keys;
import dev.leadline.records.Records;
import dev.leadline.redis.Commands;
import dev.leadline.redis.Links;
import dev.leadline.redis.RedisConfig;
import dev.leadline.task.TaskId;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Reads the arguments with which tasks were enqueued. */
@Singleton
public class KeptArguments {

    private final Commands commands;
    private final Keys keys;

    public KeptArguments(Links links, Keys keys, RedisConfig redis) {
        this.commands = new Commands(links.open("kept arguments"), redis.requestTimeout());
        this.keys = keys;
    }

    /**
     * The arguments of a task, as a JSON object; null when the task is gone. Those of a flow's task may hold references to
     * results. Fails with {@link RedisUnavailable}.
     */
    public Uni<@Nullable String> of(TaskId id) {
        return commands.one(Records.argumentsRequest(keys.task(id))).chain(pieces -> {
            String inRecord = Records.arguments(pieces);
            return inRecord == null
                    ? commands.one(Command.GET, keys.args(id)).map(KeptArguments::text)
                    : Uni.createFrom().item(inRecord);
        });
    }

    private static @Nullable String text(@Nullable Response value) {
        return value == null ? null : value.toString();
    }
}
