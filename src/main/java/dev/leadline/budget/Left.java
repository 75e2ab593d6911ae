package dev.leadline.budget;

import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import dev.leadline.task.Money;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Tells what a tenant and one of its tasks paid and hold. */
final class Left {

    static final Script SCRIPT = Script.of(Left.class);

    private final Scripts scripts;
    private final Duration patience;

    Left(Scripts scripts, Duration patience) {
        this.scripts = scripts;
        this.patience = patience;
    }

    /** @param task empty: none */
    Uni<Standing> run(String tenant, String task) {
        return scripts.run(SCRIPT, List.of(tenant, task), patience).map(Left::standing);
    }

    private static Standing standing(Response said) {
        return new Standing(
                Budget.parse(said.get(0).toString()),
                money(said.get(1)),
                Instant.ofEpochMilli(Long.parseLong(said.get(2).toString())),
                money(said.get(3)),
                money(said.get(4)),
                money(said.get(5)));
    }

    private static Money money(Response units) {
        return new Money(Math.max(0, Long.parseLong(units.toString())));
    }
}
