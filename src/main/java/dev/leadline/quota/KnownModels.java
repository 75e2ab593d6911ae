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
    private volatile Read last = new Read(Set.of(), System.nanoTime() - FRESH.toNanos());

    /** @param at by the clock of {@link System#nanoTime} */
    private record Read(Set<String> models, long at) {}

    KnownModels(Commands commands, Keys keys) {
        this.commands = commands;
        this.keys = keys;
    }

    /** Whether calls of the model have to be reserved. While Redis is away, what was known before holds. */
    Uni<Boolean> contains(String model) {
        Read known = last;
        if (System.nanoTime() - known.at() < FRESH.toNanos()) {
            return Uni.createFrom().item(known.models().contains(model));
        }
        return commands.one(Command.ZRANGEBYSCORE, keys.quotas(), 1, 1, "LIMIT", 0, 1000)
                .map(KnownModels::names)
                .onFailure(RedisUnavailable.class)
                .recoverWithItem(known.models())
                .invoke(models -> last = new Read(models, System.nanoTime()))
                .map(models -> models.contains(model));
    }

    /** Something has changed: the next call asks again. */
    void forget() {
        last = new Read(last.models(), System.nanoTime() - FRESH.toNanos());
    }

    private static Set<String> names(@Nullable Response answer) {
        return answer == null
                ? Set.of()
                : answer.stream().map(Response::toString).collect(Collectors.toUnmodifiableSet());
    }
}
