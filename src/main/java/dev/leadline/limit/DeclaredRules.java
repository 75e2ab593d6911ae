package dev.leadline.limit;

import dev.leadline.Backoff;
import dev.leadline.BadSetting;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Stores the limits that the configuration declares, when a process starts. */
@Singleton
class DeclaredRules {

    private final LimitRules rules;
    private final RulesConfig config;

    DeclaredRules(LimitRules rules, RulesConfig config) {
        this.rules = rules;
        this.config = config;
    }

    /** Refuses to start with a name that is none; Redis may come later. */
    void start(@Observes StartupEvent started) {
        List<Uni<String>> changes = changes();
        if (changes.isEmpty()) {
            return;
        }
        // No pipeline could own this subscription: the process is being started.
        Multi.createFrom()
                .iterable(changes)
                .onItem()
                .transformToUniAndConcatenate(Backoff::whileRedisIsAway)
                .filter(refusal -> !refusal.isEmpty())
                .subscribe()
                .with(Log::error, failure -> Log.error("The declared limits could not be stored", failure));
    }

    /** Each gives an empty text, or why it was refused. */
    private List<Uni<String>> changes() {
        List<Uni<String>> changes = new ArrayList<>();
        // By name, so that of too many the same ones are in force each time.
        new TreeMap<>(config.limits()).forEach((name, limit) -> {
            LimitName checked = checked(name);
            LimitRule rule =
                    new LimitRule(limit.concurrent().orElse(null), limit.rate().orElse(null), limit.paused());
            if (rule.concurrent() == null && rule.rate() == null && !rule.paused()) {
                throw new BadSetting("leadline.rules.limit.\"" + name + "\" says nothing: it needs concurrent or rate");
            }
            changes.add(rules.declare(checked, rule, config.maxLimits())
                    .map(result -> result == SetLimit.Result.TOO_MANY
                            ? "The declared limit " + name + " is not in force: there are " + config.maxLimits()
                                    + " limits already (leadline.rules.max-limits)"
                            : ""));
        });
        return changes;
    }

    private static LimitName checked(String name) {
        try {
            return LimitName.parse(name);
        } catch (IllegalArgumentException e) {
            throw new BadSetting("leadline.rules.limit.\"" + name + "\" " + e.getMessage());
        }
    }
}
