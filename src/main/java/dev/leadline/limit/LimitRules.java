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
import org.jspecify.annotations.Nullable;

/**
 * The limits of the whole fleet. Each change is in force when its answer comes. Every call
 * fails with {@link RedisUnavailable} when Redis does not answer in time.
 */
@Singleton
public class LimitRules {

    private static final String LIMIT = "limit:";

    private final Commands commands;
    private final Keys keys;
    private final SetLimit setLimit;
    private final OpenGates openGates;
    private final LimitUse limitUse;

    public LimitRules(Links links, KeyPrefix prefix, Keys keys, RedisConfig redis) {
        RedisLink link = links.open("limits");
        Duration patience = redis.requestTimeout();
        Scripts scripts = new Scripts(link, prefix, redis.commandTimeout(), SetAside.SCRIPT);
        this.commands = new Commands(link, patience);
        this.keys = keys;
        this.setLimit = new SetLimit(scripts, patience);
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
        return views(List.of(name)).map(views -> views.isEmpty() ? null : views.get(0));
    }

    /**
     * Limits in the order of their names.
     *
     * @param after the name after which to begin; null: the first ones
     */
    public Uni<List<LimitView>> page(@Nullable String after, int size) {
        String from = after == null ? "-" : "(" + after;
        return commands.one(Command.ZRANGEBYLEX, keys.limits(), from, "+", "LIMIT", 0, size)
                .chain(answer -> views(names(answer)));
    }

    private static List<LimitName> names(@Nullable Response answer) {
        return answer == null
                ? List.of()
                : answer.stream().map(name -> new LimitName(name.toString())).toList();
    }

    /** Those of these limits that exist. */
    private Uni<List<LimitView>> views(List<LimitName> names) {
        if (names.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        List<Object> fields = new ArrayList<>(List.of(keys.rules()));
        names.forEach(name -> fields.add(LIMIT + name));
        return Uni.combine()
                .all()
                .unis(commands.one(Command.HMGET, fields.toArray()), limitUse.run(names))
                .with((rules, uses) -> views(names, rules, uses));
    }

    private static List<LimitView> views(List<LimitName> names, @Nullable Response rules, List<LimitUse.Use> uses) {
        List<LimitView> views = new ArrayList<>(names.size());
        for (int i = 0; i < names.size(); i++) {
            Response rule = rules == null ? null : rules.get(i);
            if (rule != null) {
                LimitUse.Use use = uses.get(i);
                views.add(new LimitView(
                        names.get(i),
                        LimitRule.parse(rule.toString()),
                        use.held(),
                        use.parked(),
                        use.opensAt(),
                        use.lines()));
            }
        }
        return views;
    }
}
