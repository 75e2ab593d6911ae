package dev.leadline.limit;

import dev.leadline.RedisUnavailable;
import dev.leadline.records.Keys;
import dev.leadline.records.SetAside;
import dev.leadline.redis.Commands;
import dev.leadline.redis.KeyPrefix;
import dev.leadline.redis.Links;
import dev.leadline.redis.RedisConfig;
import dev.leadline.redis.RedisLink;
import dev.leadline.redis.Scripts;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The limits and the weights of tenants of the whole fleet. Each change is in force when its answer comes. Every call
 * fails with {@link RedisUnavailable} when Redis does not answer in time.
 */
@Singleton
public class LimitRules {

    private static final String LIMIT = "limit:";
    private static final String WEIGHT = "weight:";

    private final Commands commands;
    private final Keys keys;
    private final SetLimit setLimit;
    private final SetWeight setWeight;
    private final OpenGates openGates;
    private final LimitUse limitUse;

    public LimitRules(Links links, KeyPrefix prefix, Keys keys, RedisConfig redis) {
        RedisLink link = links.open("limits");
        Duration patience = redis.requestTimeout();
        Scripts scripts = new Scripts(link, prefix, redis.commandTimeout(), SetAside.SCRIPT);
        this.commands = new Commands(link, patience);
        this.keys = keys;
        this.setLimit = new SetLimit(scripts, patience);
        this.setWeight = new SetWeight(scripts, patience);
        this.openGates = new OpenGates(scripts, patience);
        this.limitUse = new LimitUse(scripts, patience);
    }

    /** @param most how many limits there may be */
    public Uni<SetLimit.Result> put(LimitName name, LimitRule rule, int most) {
        return set(name, rule, most, false);
    }

    /** What the configuration says. A limit that was changed since stays as it is until the configuration changes. */
    Uni<SetLimit.Result> declare(LimitName name, LimitRule rule, int most) {
        return set(name, rule, most, true);
    }

    public Uni<SetLimit.Result> delete(LimitName name) {
        return set(name, null, 0, false);
    }

    private Uni<SetLimit.Result> set(LimitName name, @Nullable LimitRule rule, int most, boolean declared) {
        return setLimit.run(name, rule, most, declared)
                .call(() -> name.isPattern()
                        ? openGates.run(name.prefix())
                        : Uni.createFrom().voidItem());
    }

    /** The limit and its use; null when there is none of that name. */
    public Uni<@Nullable LimitView> find(LimitName name) {
        return commands.one(Command.HGET, keys.rules(), LIMIT + name)
                .chain(rule -> rule == null
                        ? Uni.createFrom().nullItem()
                        : views(List.of(name), Map.of(name.text(), rule.toString()))
                                .map(views -> views.get(0)));
    }

    /**
     * Limits in the order of their names.
     *
     * @param after the name after which to begin; null: the first ones
     */
    public Uni<List<LimitView>> page(@Nullable String after, int size) {
        return all(LIMIT).chain(rules -> {
            SortedMap<String, String> rest = after == null ? rules : rules.tailMap(after + '\0');
            List<LimitName> names =
                    rest.keySet().stream().limit(size).map(LimitName::new).toList();
            return names.isEmpty() ? Uni.createFrom().item(List.of()) : views(names, rules);
        });
    }

    private Uni<List<LimitView>> views(List<LimitName> names, Map<String, String> rules) {
        return limitUse.run(names).map(uses -> {
            List<LimitView> views = new ArrayList<>(names.size());
            for (int i = 0; i < names.size(); i++) {
                LimitUse.Use use = uses.get(i);
                LimitRule rule =
                        LimitRule.parse(String.valueOf(rules.get(names.get(i).text())));
                views.add(new LimitView(names.get(i), rule, use.held(), use.parked(), use.opensAt(), use.lines()));
            }
            return views;
        });
    }

    /** @param most how many weights there may be */
    public Uni<SetWeight.Result> putWeight(String tenant, int weight, int most) {
        return setWeight.run(tenant, weight, most, false);
    }

    Uni<SetWeight.Result> declareWeight(String tenant, int weight, int most) {
        return setWeight.run(tenant, weight, most, true);
    }

    public Uni<SetWeight.Result> deleteWeight(String tenant) {
        return setWeight.run(tenant, null, 0, false);
    }

    /** The weights that were set, by tenant; all other tenants have 1. */
    public Uni<SortedMap<String, Integer>> weights() {
        return all(WEIGHT).map(texts -> {
            SortedMap<String, Integer> weights = new TreeMap<>();
            texts.forEach((tenant, weight) -> weights.put(tenant, Integer.valueOf(weight)));
            return weights;
        });
    }

    /** All rules of a kind by their names; there are few, since the configuration bounds them. */
    private Uni<SortedMap<String, String>> all(String kind) {
        return commands.one(Command.HGETALL, keys.rules()).map(pairs -> {
            SortedMap<String, String> rules = new TreeMap<>();
            for (Map.Entry<String, String> rule : entries(pairs)) {
                if (rule.getKey().startsWith(kind)) {
                    rules.put(rule.getKey().substring(kind.length()), rule.getValue());
                }
            }
            return rules;
        });
    }

    private static List<Map.Entry<String, String>> entries(@Nullable Response pairs) {
        List<Map.Entry<String, String>> entries = new ArrayList<>();
        for (int i = 0; pairs != null && i + 1 < pairs.size(); i += 2) {
            entries.add(Map.entry(pairs.get(i).toString(), pairs.get(i + 1).toString()));
        }
        return entries;
    }
}
