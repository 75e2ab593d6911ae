package dev.leadline.quota;

import dev.leadline.RedisUnavailable;
import dev.leadline.records.Keys;
import dev.leadline.redis.Commands;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The models that are paused, or of which the provider refused calls lately, although nothing is configured for them. A
 * process asks Redis for them once in a second at most, and only when it is about to call such a model; so calls that
 * nothing limits cost next to nothing, and the fleet learns of a refusal within a second.
 */
final class KnownModels {

    private static final Duration FRESH = Duration.ofSeconds(1);

    private final Commands commands;
    private final Keys keys;
    private volatile Set<String> known = Set.of();
    private volatile Uni<Set<String>> answer;

    KnownModels(Commands commands, Keys keys) {
        this.commands = commands;
        this.keys = keys;
        this.answer = ask();
    }

    /** Whether calls of the model have to be reserved. While Redis is away, what was known before holds. */
    Uni<Boolean> contains(String model) {
        return answer.map(models -> models.contains(model));
    }

    /** Something has changed: the next call asks again. */
    void forget() {
        answer = ask();
    }

    /** Calls that come while the question is under way wait for the same answer. */
    private Uni<Set<String>> ask() {
        return Uni.createFrom()
                .deferred(() -> commands.one(Command.ZRANGEBYSCORE, keys.quotas(), 1, 1, "LIMIT", 0, 1000))
                .map(KnownModels::names)
                .invoke(models -> known = models)
                .onFailure(RedisUnavailable.class)
                .recoverWithItem(() -> known)
                .memoize()
                .atLeast(FRESH);
    }

    private static Set<String> names(@Nullable Response answer) {
        return answer == null
                ? Set.of()
                : answer.stream().map(Response::toString).collect(Collectors.toUnmodifiableSet());
    }
}
