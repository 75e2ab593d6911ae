package dev.leadline.control;

import dev.leadline.redis.Code;
import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import dev.leadline.task.Orders;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gives orders to a worker. */
public final class Order {

    static final Script SCRIPT = Script.of(Order.class);

    private final Scripts scripts;
    private final Duration patience;

    Order(Scripts scripts, Duration patience) {
        this.scripts = scripts;
        this.patience = patience;
    }

    /** What became of the orders. */
    public enum Result implements Code {
        /** The worker will find them. */
        NOTED,
        /** No such worker lives. */
        UNKNOWN;

        private static final Result[] ALL = values();
    }

    Uni<Result> run(String worker, Orders orders) {
        List<String> arguments = List.of(
                worker,
                orders.drain() == null ? "" : orders.drain() ? "1" : "0",
                orders.concurrency() == null ? "" : orders.concurrency().toString(),
                queues(orders.queues()));
        return scripts.run(SCRIPT, arguments, patience).map(code -> Code.of(Result.ALL, code));
    }

    private static String queues(@Nullable List<String> names) {
        if (names == null) {
            return "";
        }
        return names.isEmpty() ? "*" : String.join(",", names);
    }
}
