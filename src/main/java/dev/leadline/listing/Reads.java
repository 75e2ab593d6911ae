package dev.leadline.listing;

import dev.leadline.redis.Commands;
import dev.leadline.redis.RedisError;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The commands that lists send. A key that does not exist, or that somebody turned into another type, counts as empty:
 * upkeep puts it right, and until then the rest can be listed.
 */
final class Reads {

    private final Commands commands;

    Reads(Commands commands) {
        this.commands = commands;
    }

    Uni<@Nullable Response> one(Request request) {
        return commands.one(request).onFailure(Reads::isEmpty).recoverWithNull();
    }

    /** The answers in the order of the requests. */
    Uni<List<@Nullable Response>> all(List<Request> requests) {
        return joined(requests.stream().map(this::one).toList());
    }

    /** The items of all parts, in their order. */
    static <T> Uni<List<T>> joined(List<Uni<T>> parts) {
        return parts.isEmpty()
                ? Uni.createFrom().item(List.of())
                : Uni.join().all(parts).andFailFast();
    }

    /** Whether Redis refused because the key does not exist or is of another type. */
    static boolean isEmpty(Throwable failure) {
        return failure instanceof RedisError error
                && (error.says("WRONGTYPE")
                        || String.valueOf(error.getMessage()).startsWith("ERR no such key"));
    }
}
