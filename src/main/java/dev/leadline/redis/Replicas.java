package dev.leadline.redis;

import dev.leadline.RedisUnavailable;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Waits until replicas confirm what was just written on a link, if that is configured. To be used on the link's thread.
 */
public final class Replicas {

    private final RedisLink link;
    private final int wanted;

    public Replicas(RedisLink link, int wanted) {
        this.link = link;
        this.wanted = wanted;
    }

    /** Fails with {@link RedisUnavailable}, the outcome unknown, when fewer confirmed it within half of the time. */
    public Uni<Void> confirm(Duration atMost) {
        if (wanted == 0) {
            return Uni.createFrom().voidItem();
        }
        long ms = Math.max(1, atMost.toMillis() / 2);
        // On another connection than that of the write, WAIT has nothing to wait for, and would say that all replicas
        // have it.
        int written = link.generation();
        Uni<@Nullable Response> count = new Commands(link, atMost)
                .one(Command.WAIT, wanted, ms)
                .onFailure(RedisUnavailable.class)
                .transform(failure -> failure.withOutcomeKnown(false));
        return count.chain(confirmed -> {
            int all = confirmed == null || link.generation() != written ? 0 : confirmed.toInteger();
            return all >= wanted
                    ? Uni.createFrom().voidItem()
                    : Uni.createFrom()
                            .failure(new RedisUnavailable(
                                    all + " of " + wanted + " replicas confirmed it within " + ms + " ms", false));
        });
    }
}
