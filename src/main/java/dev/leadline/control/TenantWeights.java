package dev.leadline.control;

import dev.leadline.RedisUnavailable;
import dev.leadline.listing.Portion;
import dev.leadline.records.Keys;
import dev.leadline.redis.Commands;
import dev.leadline.redis.Links;
import dev.leadline.redis.RedisConfig;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The weights of tenants. Every take reads those of the tenants that it serves, so a change counts from the next take on.
 * Plain commands and no scripts: no task is moved, nothing becomes ready, and each command may be repeated. Every call fails
 * with {@link RedisUnavailable} when Redis does not answer within {@code leadline.redis.request-timeout}.
 */
@Singleton
public class TenantWeights {

    private static final String FIELD = "weight:";

    /** How many fields of the hash one command looks at. */
    private static final int PIECE = 1_000;

    private final Commands commands;
    private final String rules;
    private final int most;

    public TenantWeights(Links links, Keys keys, RedisConfig redis, TenantsConfig config) {
        this.commands = new Commands(links.open("weights of tenants"), redis.requestTimeout());
        this.rules = keys.rules();
        this.most = config.maxRules();
    }

    /** The weight of a tenant: its own, or that of all others. */
    public Uni<TenantWeight> find(String tenant) {
        return commands.one(Command.HGET, rules, FIELD + tenant)
                .map(weight -> new TenantWeight(tenant, weight == null ? TenantWeight.DEFAULT : weight.toInteger()));
    }

    /** Gives a tenant a weight; fails with {@link TooManyRules} if it had none and there are too many rules already. */
    public Uni<Void> set(TenantWeight weight) {
        return commands.one(Command.HEXISTS, rules, FIELD + weight.tenant())
                .chain(there -> Objects.requireNonNull(there).toInteger() == 1
                        ? Uni.createFrom().voidItem()
                        : checkRoom())
                .chain(() -> set(List.of(weight)));
    }

    private Uni<Void> checkRoom() {
        return commands.one(Command.HLEN, rules)
                .invoke(size -> {
                    if (Objects.requireNonNull(size).toInteger() >= most) {
                        throw new TooManyRules(most);
                    }
                })
                .replaceWithVoid();
    }

    /** Gives these tenants their weights, however many rules there are. */
    Uni<Void> set(List<TenantWeight> weights) {
        List<Object> arguments = new ArrayList<>(List.of(rules));
        for (TenantWeight one : weights) {
            arguments.add(FIELD + one.tenant());
            arguments.add(one.weight());
        }
        return commands.one(Command.HSET, arguments.toArray()).replaceWithVoid();
    }

    /** Takes a tenant's own weight away; it then counts as all others. */
    public Uni<Void> remove(String tenant) {
        return commands.one(Command.HDEL, rules, FIELD + tenant).replaceWithVoid();
    }

    /**
     * Tenants that have a weight of their own, by name.
     *
     * @param cursor as {@link Portion#next} gave it; null for the first page
     */
    public Uni<Portion<TenantWeight>> page(int limit, @Nullable String cursor) {
        if (cursor != null && !cursor.matches("[A-Za-z0-9._-]{1,64}")) {
            throw new IllegalArgumentException("not a cursor: take it from \"next\" of the page before");
        }
        return read("0", new Page(limit, cursor == null ? "" : cursor));
    }

    private Uni<Portion<TenantWeight>> read(String place, Page page) {
        return commands.one(Command.HSCAN, rules, place, "MATCH", FIELD + "*", "COUNT", PIECE)
                .map(Objects::requireNonNull)
                .chain(answer -> {
                    page.add(answer.get(1));
                    String next = answer.get(0).toString();
                    return next.equals("0") ? Uni.createFrom().item(page.portion()) : read(next, page);
                });
    }

    /** The first tenants after a name, of all that were seen: the hash has no order, so each page looks at all of it. */
    private static final class Page {

        private final int limit;
        private final String after;
        private final TreeMap<String, Integer> found = new TreeMap<>();

        Page(int limit, String after) {
            this.limit = limit;
            this.after = after;
        }

        void add(Response pairs) {
            for (int i = 0; i + 1 < pairs.size(); i += 2) {
                String tenant = pairs.get(i).toString().substring(FIELD.length());
                if (tenant.compareTo(after) > 0) {
                    found.put(tenant, pairs.get(i + 1).toInteger());
                }
            }
            // One more than a page shows whether there is another page.
            while (found.size() > limit + 1) {
                found.pollLastEntry();
            }
        }

        Portion<TenantWeight> portion() {
            String next = null;
            if (found.size() > limit) {
                found.pollLastEntry();
                next = found.lastKey();
            }
            List<TenantWeight> weights = new ArrayList<>();
            for (Map.Entry<String, Integer> one : found.entrySet()) {
                weights.add(new TenantWeight(one.getKey(), one.getValue()));
            }
            return new Portion<>(List.copyOf(weights), next);
        }
    }
}
