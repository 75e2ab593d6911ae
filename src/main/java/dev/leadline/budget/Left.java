package dev.leadline.budget;

import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import dev.leadline.task.Money;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Tells what tenants and one of their tasks paid and hold. */
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
        return run(List.of(tenant), task).map(all -> all.get(0));
    }

    /**
     * For each of the tenants, in their order.
     *
     * @param tenants at most {@link Script#MAX_IDS}
     */
    Uni<List<Standing>> run(List<String> tenants, String task) {
        List<String> arguments = new ArrayList<>(tenants.size() + 1);
        arguments.add(task);
        arguments.addAll(tenants);
        return scripts.run(SCRIPT, arguments, patience)
                .map(all -> all.stream().map(Left::standing).toList());
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
