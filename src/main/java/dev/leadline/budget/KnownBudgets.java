package dev.leadline.budget;

import dev.leadline.RedisUnavailable;
import dev.leadline.records.Keys;
import dev.leadline.redis.Commands;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which tenants have a budget. A process asks Redis once in a second at most for each tenant, and only when a run of it is about to
 * call a provider; so calls that no budget limits cost next to nothing, and a new budget holds within a second.
 */
final class KnownBudgets {

    private static final Duration FRESH = Duration.ofSeconds(1);

    /** More tenants than make calls at once. */
    private static final int MOST = 10_000;

    private final Commands commands;
    private final Keys keys;
    private final Map<String, Read> last = new ConcurrentHashMap<>();

    /** @param at by the clock of {@link System#nanoTime} */
    private record Read(boolean limited, long at) {}

    KnownBudgets(Commands commands, Keys keys) {
        this.commands = commands;
        this.keys = keys;
    }

    /** Whether the tenant has a budget. While Redis is away, what was known before holds; if nothing was, it may have one. */
    Uni<Boolean> contains(String tenant) {
        @Nullable Read known = last.get(tenant);
        if (known != null && System.nanoTime() - known.at() < FRESH.toNanos()) {
            return Uni.createFrom().item(known.limited());
        }
        return commands.one(Command.HEXISTS, keys.budgets(), tenant)
                .map(there -> there != null && there.toInteger() == 1)
                .invoke(limited -> remember(tenant, limited))
                .onFailure(RedisUnavailable.class)
                .recoverWithItem(known == null || known.limited());
    }

    private void remember(String tenant, boolean limited) {
        if (last.size() >= MOST) {
            last.clear();
        }
        last.put(tenant, new Read(limited, System.nanoTime()));
    }

    /** It has changed: the next call asks again. */
    void forget(String tenant) {
        last.remove(tenant);
    }
}
