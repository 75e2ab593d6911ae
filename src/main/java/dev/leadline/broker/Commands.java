package dev.leadline.broker;

import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Plain commands on a link: reads, bells and pruning, none of which does harm when it is sent again. What moves a task is a
 * script. Sent together, they travel in one round trip.
 */
final class Commands {

    private final RedisLink link;
    private final Duration timeout;

    Commands(RedisLink link, Duration timeout) {
        this.link = link;
        this.timeout = timeout;
    }

    Uni<@Nullable Response> one(Command command, Object... arguments) {
        return one(request(command, arguments));
    }

    Uni<@Nullable Response> one(Request request) {
        return link.send(request, timeout)
                .onFailure(ErrorType.class)
                .transform(Scripts::explain)
                // Whether or not Redis got it: it may simply be sent again.
                .onFailure(BrokerUnavailable.class)
                .transform(failure -> ((BrokerUnavailable) failure).withOutcomeKnown(true));
    }

    /** The answers in the order of the requests; an answer may be null. */
    Uni<List<@Nullable Response>> all(List<Request> requests) {
        if (requests.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        List<Uni<@Nullable Response>> sent = requests.stream().map(this::one).toList();
        return Uni.join().all(sent).andFailFast();
    }

    static Request request(Command command, Object... arguments) {
        Request request = Request.cmd(command);
        for (Object argument : arguments) {
            request.arg(String.valueOf(argument));
        }
        return request;
    }
}
