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
    private final Map<String, Uni<Boolean>> answers = new ConcurrentHashMap<>();
    private final Map<String, Boolean> known = new ConcurrentHashMap<>();

    KnownBudgets(Commands commands, Keys keys) {
        this.commands = commands;
        this.keys = keys;
    }

    /** Whether the tenant has a budget. While Redis is away, what was known before holds; if nothing was, it may have one. */
    Uni<Boolean> contains(String tenant) {
        @Nullable Uni<Boolean> answer = answers.get(tenant);
        if (answer != null) {
            return answer;
        }
        if (answers.size() >= MOST) {
            answers.clear();
            known.clear();
        }
        return answers.computeIfAbsent(tenant, this::ask);
    }

    /** Calls that come while the question is under way wait for the same answer. */
    private Uni<Boolean> ask(String tenant) {
        return Uni.createFrom()
                .deferred(() -> commands.one(Command.HEXISTS, keys.budgets(), tenant))
                .map(there -> there != null && there.toInteger() == 1)
                .invoke(limited -> known.put(tenant, limited))
                .onFailure(RedisUnavailable.class)
                .recoverWithItem(() -> known.getOrDefault(tenant, true))
                .memoize()
                .atLeast(FRESH);
    }

    /** It has changed: the next call asks again. */
    void forget(String tenant) {
        known.remove(tenant);
        answers.remove(tenant);
    }
}
