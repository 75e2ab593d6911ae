package dev.leadline.flow;

import dev.leadline.records.Keys;
import dev.leadline.records.Records;
import dev.leadline.records.Spec;
import dev.leadline.redis.Commands;
import dev.leadline.redis.Links;
import dev.leadline.redis.RedisConfig;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Reads which tasks of a flow wait for which. */
@Singleton
public class FlowGraph {

    private final Commands commands;
    private final Keys keys;
    private final Records records;

    public FlowGraph(Links links, Keys keys, Records records, RedisConfig redis) {
        this.commands = new Commands(links.open("flow graphs"), redis.requestTimeout());
        this.keys = keys;
        this.records = records;
    }

    /**
     * One task of a flow.
     *
     * @param after the keys of the tasks that it waits for
     */
    public record Node(String key, TaskId id, String handler, TaskState state, List<String> after) {}

    /**
     * The tasks, each after those that it waits for.
     *
     * @param members the flow's tasks by {@link Flows#members}, from the first on
     */
    public Uni<List<Node>> of(TaskId flow, List<Flow.Member> members) {
        List<Request> requests = IntStream.range(0, members.size())
                .boxed()
                .map(number -> Commands.request(Command.HMGET, keys.flowTasks(flow), "a" + number, "d" + number))
                .toList();
        List<Request> specs = members.stream()
                .map(member -> Commands.request(Command.HGET, keys.task(member.id()), "spec"))
                .toList();
        return Uni.combine()
                .all()
                .unis(commands.all(requests), commands.all(specs))
                .with((links, found) -> nodes(members, links, found));
    }

    private List<Node> nodes(
            List<Flow.Member> members, List<@Nullable Response> links, List<@Nullable Response> specs) {
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            Flow.Member member = members.get(i);
            Response before = part(links.get(i), 0);
            Response definition = part(links.get(i), 1);
            // As long as a task is not made, all of it is in its definition.
            String[] words = before == null && definition != null
                    ? records.read(definition.toString(), String[].class)
                    : new String[0];
            String numbers = before != null ? before.toString() : words.length > 5 ? words[5] : "";
            Response stored = specs.get(i);
            String spec = stored != null ? stored.toString() : words.length > 1 ? words[1] : "";
            nodes.add(new Node(
                    member.key(),
                    member.id(),
                    spec.isEmpty() ? "" : Spec.handlerIn(spec),
                    member.state(),
                    Numbers.parse(numbers).stream()
                            .filter(number -> number < members.size())
                            .map(number -> members.get(number).key())
                            .toList()));
        }
        return nodes;
    }

    private static @Nullable Response part(@Nullable Response values, int place) {
        return values == null ? null : values.get(place);
    }
}
