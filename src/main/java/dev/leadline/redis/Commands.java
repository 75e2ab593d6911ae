package dev.leadline.redis;

import dev.leadline.RedisUnavailable;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Plain commands on a link: reads, wake tokens and pruning, which do no harm when they are sent again. A task is moved
 * by scripts only. Commands that are sent together take one round trip.
 */
public final class Commands {

    private final RedisLink link;
    private final Duration timeout;

    public Commands(RedisLink link, Duration timeout) {
        this.link = link;
        this.timeout = timeout;
    }

    public Uni<@Nullable Response> one(Command command, Object... arguments) {
        return one(request(command, arguments));
    }

    public Uni<@Nullable Response> one(Request request) {
        return link.send(request, timeout)
                .onFailure(RedisError.class)
                .transform(error -> error.explained())
                // Whether or not Redis got it, it may be sent again.
                .onFailure(RedisUnavailable.class)
                .transform(failure -> failure.withOutcomeKnown(true));
    }

    /** The answers in the order of the requests; an answer may be null. */
    public Uni<List<@Nullable Response>> all(List<Request> requests) {
        if (requests.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        List<Uni<@Nullable Response>> sent = requests.stream().map(this::one).toList();
        return Uni.join().all(sent).andFailFast();
    }

    public static Request request(Command command, Object... arguments) {
        Request request = Request.cmd(command);
        for (Object argument : arguments) {
            request.arg(String.valueOf(argument));
        }
        return request;
    }
}
