package dev.leadline.flow;

import dev.leadline.records.Keys;
import dev.leadline.records.Status;
import dev.leadline.redis.Commands;
import dev.leadline.redis.Links;
import dev.leadline.redis.RedisConfig;
import dev.leadline.task.TaskId;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** When the tasks ended that a flow's task waits for. Nothing notes it for this: it follows from their records. */
@Singleton
public class Dependencies {

    /** How many of the tasks before a task are looked at: those that come last in the flow's order. */
    private static final int LOOKS = 500;

    private final Commands commands;
    private final Keys keys;

    public Dependencies(Links links, Keys keys, RedisConfig redis) {
        this.commands = new Commands(links.open("dependencies"), redis.requestTimeout());
        this.keys = keys;
    }

    /**
     * When the last of the tasks before this one ended; {@link Instant#MAX} while one of them has not ended. Null when it
     * waits for none, or that is not known any more. Of more than 500 tasks only the last ones are looked at.
     *
     * @param task a task of a flow
     */
    public Uni<@Nullable Instant> endOf(TaskId task) {
        TaskId flow = FlowIds.flowOf(task);
        return commands.one(Command.HGET, keys.flowTasks(flow), "a" + (task.number() - 1))
                .chain(before -> before == null ? Uni.createFrom().nullItem() : endOf(flow, before.toString()));
    }

    private Uni<@Nullable Instant> endOf(TaskId flow, String before) {
        List<Integer> numbers = Numbers.parse(before);
        List<Request> statuses = numbers.subList(Math.max(0, numbers.size() - LOOKS), numbers.size()).stream()
                .map(number -> Commands.request(Command.HGET, keys.task(FlowIds.member(flow, number)), "status"))
                .toList();
        return statuses.isEmpty()
                ? Uni.createFrom().nullItem()
                : commands.all(statuses).map(Dependencies::latest);
    }

    private static @Nullable Instant latest(List<@Nullable Response> statuses) {
        return statuses.stream()
                .filter(Objects::nonNull)
                .map(status -> Status.parse(status.toString()).finished())
                .map(end -> end == null ? Instant.MAX : end)
                .max(Instant::compareTo)
                .orElse(null);
    }
}
