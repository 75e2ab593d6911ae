package dev.leadline.flow;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.leadline.records.Keys;
import dev.leadline.redis.Commands;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Reads flows and their tasks. */
final class FlowReads {

    private final Commands commands;
    private final Keys keys;
    private final Tally tally;
    private final Results results;
    private final long mostBytes;

    FlowReads(Commands commands, Keys keys, Tally tally, FlowConfig config) {
        this.commands = commands;
        this.keys = keys;
        this.tally = tally;
        this.results = new Results(commands, keys);
        this.mostBytes = config.maxResultBytes();
    }

    /** The fields of a flow's hash. */
    private record Head(
            FlowState state,
            String tenant,
            int total,
            boolean cancelled,
            Instant created,
            @Nullable Instant finished,
            List<Integer> sinks) {}

    /** The flow; null when there is none that the tenant may see. */
    Uni<@Nullable Flow> find(TaskId id, @Nullable String tenant) {
        return head(id, tenant).chain(head -> head == null ? Uni.createFrom().nullItem() : whole(id, head));
    }

    private Uni<@Nullable Head> head(TaskId id, @Nullable String tenant) {
        return commands.one(
                        Command.HMGET,
                        keys.flow(id),
                        "state",
                        "tenant",
                        "total",
                        "stop",
                        "created",
                        "finished",
                        "sinks")
                .map(FlowReads::head)
                .map(head -> head == null || tenant == null || tenant.equals(head.tenant()) ? head : null);
    }

    private static @Nullable Head head(@Nullable Response values) {
        if (values == null || values.get(0) == null) {
            return null;
        }
        return new Head(
                FlowState.valueOf(values.get(0).toString()),
                values.get(1).toString(),
                values.get(2).toInteger(),
                values.get(3) != null && values.get(3).toString().equals("cancel"),
                Instant.ofEpochMilli(values.get(4).toLong()),
                values.get(5) == null
                        ? null
                        : Instant.ofEpochMilli(values.get(5).toLong()),
                Numbers.parse(values.get(6).toString()));
    }

    private Uni<@Nullable Flow> whole(TaskId id, Head head) {
        Uni<@Nullable String> result = head.state().isFinal()
                ? result(id, head.sinks())
                : Uni.createFrom().nullItem();
        return Uni.combine()
                .all()
                .unis(tally.run(id), result.map(Optional::ofNullable))
                .asTuple()
                .map(both -> new Flow(
                        id,
                        head.state(),
                        head.tenant(),
                        head.total(),
                        both.getItem1(),
                        head.cancelled() && !head.state().isFinal(),
                        head.created(),
                        head.finished(),
                        both.getItem2().orElse(null)));
    }

    private Uni<@Nullable String> result(TaskId id, List<Integer> sinks) {
        return results.bytes(id, sinks).chain(bytes -> {
            if (bytes > mostBytes) {
                return Uni.createFrom().nullItem();
            }
            return results.read(id, sinks).chain(found -> names(id, sinks).map(names -> object(sinks, names, found)));
        });
    }

    private static String object(List<Integer> sinks, List<String> names, Map<Integer, Results.Result> found) {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < sinks.size(); i++) {
            Results.Result result = found.get(sinks.get(i));
            text.append(i == 0 ? "\"" : ",\"");
            JsonStringEncoder.getInstance().quoteAsString(names.get(i), text);
            text.append("\":").append(result == null ? null : result.json());
        }
        return text.append('}').toString();
    }

    /** The keys of the tasks with these numbers. */
    private Uni<List<String>> names(TaskId id, List<Integer> numbers) {
        List<Request> requests = new ArrayList<>();
        for (int from = 0; from < numbers.size(); from += 500) {
            Request request = Request.cmd(Command.HMGET).arg(keys.flowTasks(id));
            numbers.subList(from, Math.min(from + 500, numbers.size()))
                    .forEach(number -> request.arg(StorePieces.keyField(number)));
            requests.add(request);
        }
        return commands.all(requests).map(answers -> {
            List<String> names = new ArrayList<>();
            for (Response answer : answers) {
                for (int i = 0; answer != null && i < answer.size(); i++) {
                    Response name = answer.get(i);
                    names.add(name == null ? Integer.toString(numbers.get(names.size())) : name.toString());
                }
            }
            return names;
        });
    }

    /** Up to {@code count} tasks from this number on; null when there is no such flow that the tenant may see. */
    Uni<@Nullable List<Flow.Member>> members(TaskId id, @Nullable String tenant, int from, int count) {
        return head(id, tenant).chain(head -> {
            if (head == null) {
                return Uni.createFrom().nullItem();
            }
            List<Integer> numbers = IntStream.range(from, Math.min(from + count, head.total()))
                    .boxed()
                    .toList();
            List<Request> statuses = numbers.stream()
                    .map(number -> Commands.request(Command.HGET, keys.task(FlowIds.member(id, number)), "status"))
                    .toList();
            return names(id, numbers)
                    .chain(names -> commands.all(statuses).map(answers -> members(id, numbers, names, answers)));
        });
    }

    private static List<Flow.Member> members(
            TaskId id, List<Integer> numbers, List<String> names, List<@Nullable Response> statuses) {
        List<Flow.Member> members = new ArrayList<>();
        for (int i = 0; i < numbers.size(); i++) {
            Response status = statuses.get(i);
            String state = status == null ? "WAITING" : status.toString().split(" ", 2)[0];
            members.add(new Flow.Member(names.get(i), FlowIds.member(id, numbers.get(i)), TaskState.valueOf(state)));
        }
        return members;
    }
}
