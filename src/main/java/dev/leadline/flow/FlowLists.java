package dev.leadline.flow;

import dev.leadline.RedisUnavailable;
import dev.leadline.records.Keys;
import dev.leadline.redis.Commands;
import dev.leadline.redis.Links;
import dev.leadline.redis.RedisConfig;
import dev.leadline.task.TaskId;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lists flows, newest first. Of each tenant, and of all together, the newest 10,000 can be listed. */
@Singleton
public class FlowLists {

    /** How many flows a page looks at when it is asked for those of one state. */
    private static final int LOOKS = 500;

    private final Commands commands;
    private final Keys keys;

    public FlowLists(Links links, Keys keys, RedisConfig redis) {
        this.commands = new Commands(links.open("flow lists"), redis.requestTimeout());
        this.keys = keys;
    }

    /**
     * A page of flows.
     *
     * @param next the flow after which the next page begins; null on the last
     */
    public record Page(List<FlowSummary> items, @Nullable TaskId next) {}

    /**
     * A page of flows. It looks at a bounded number of flows, so with a state it may be short, or empty, and still have a next.
     * Fails with {@link RedisUnavailable}.
     *
     * @param tenant null: those of all tenants
     * @param state null: any
     * @param limit 1 to 500
     * @param after as {@link Page#next} gave it; null for the first page
     */
    public Uni<Page> page(@Nullable String tenant, @Nullable FlowState state, int limit, @Nullable TaskId after) {
        int looks = state == null ? limit : LOOKS;
        Request newest = Commands.request(
                Command.ZREVRANGEBYLEX,
                keys.flows(tenant == null ? "+" : tenant),
                after == null ? "+" : "(" + after,
                "-",
                "LIMIT",
                "0",
                Integer.toString(looks));
        return commands.one(newest).chain(ids -> {
            List<TaskId> found = ids(ids);
            return read(found).map(flows -> page(found, flows, state, limit, found.size() == looks));
        });
    }

    private static List<TaskId> ids(@Nullable Response members) {
        return members == null
                ? List.of()
                : members.stream()
                        .map(member -> TaskId.parse(member.toString()))
                        .flatMap(Optional::stream)
                        .toList();
    }

    private Uni<List<@Nullable Response>> read(List<TaskId> ids) {
        return commands.all(ids.stream()
                .map(id -> Commands.request(
                        Command.HMGET,
                        keys.flow(id),
                        "state",
                        "tenant",
                        "total",
                        "left",
                        "stop",
                        "created",
                        "finished"))
                .toList());
    }

    private static Page page(
            List<TaskId> ids, List<@Nullable Response> flows, @Nullable FlowState state, int limit, boolean more) {
        List<FlowSummary> items = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            FlowSummary flow = summary(ids.get(i), flows.get(i));
            if (flow != null && (state == null || state == flow.state())) {
                items.add(flow);
                if (items.size() == limit && (more || i + 1 < ids.size())) {
                    return new Page(items, ids.get(i));
                }
            }
        }
        return new Page(items, more ? ids.get(ids.size() - 1) : null);
    }

    /** Null when it is not kept any more. */
    private static @Nullable FlowSummary summary(TaskId id, @Nullable Response values) {
        if (values == null || values.get(0) == null) {
            return null;
        }
        FlowState state = FlowState.valueOf(values.get(0).toString());
        int total = values.get(2).toInteger();
        boolean cancelled = values.get(4) != null && values.get(4).toString().equals("cancel");
        return new FlowSummary(
                id,
                state,
                values.get(1).toString(),
                total,
                total - (values.get(3) == null ? 0 : values.get(3).toInteger()),
                cancelled && !state.isFinal(),
                Instant.ofEpochMilli(values.get(5).toLong()),
                values.get(6) == null
                        ? null
                        : Instant.ofEpochMilli(values.get(6).toLong()));
    }
}
