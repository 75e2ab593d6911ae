package dev.leadline.flow;

import dev.leadline.records.Keys;
import dev.leadline.records.Records;
import dev.leadline.redis.Commands;
import dev.leadline.redis.Script;
import dev.leadline.task.TaskId;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads results of a flow's tasks from their records, many at a time. */
final class Results {

    private final Commands commands;
    private final Keys keys;

    Results(Commands commands, Keys keys) {
        this.commands = commands;
        this.keys = keys;
    }

    /**
     * What a record says about a result.
     *
     * @param succeeded false if the task ended otherwise
     * @param json its result; null unless it succeeded
     */
    record Result(boolean succeeded, @Nullable String json) {}

    /** How many bytes the results of these tasks have together. */
    Uni<Long> bytes(TaskId flow, List<Integer> numbers) {
        return bytes(flow, numbers, 0);
    }

    private Uni<Long> bytes(TaskId flow, List<Integer> numbers, long sum) {
        if (numbers.isEmpty()) {
            return Uni.createFrom().item(sum);
        }
        List<Integer> piece = piece(numbers);
        List<Request> requests = piece.stream()
                .map(number -> Commands.request(Command.HSTRLEN, record(flow, number), Records.RESULT))
                .toList();
        return commands.all(requests).chain(lengths -> {
            long here = lengths.stream()
                    .mapToLong(length -> length == null ? 0 : length.toLong())
                    .sum();
            return bytes(flow, numbers.subList(piece.size(), numbers.size()), sum + here);
        });
    }

    /** The results by the tasks' numbers; nothing for a task whose record is gone, or that has not ended. */
    Uni<Map<Integer, Result>> read(TaskId flow, List<Integer> numbers) {
        return read(flow, numbers.stream().distinct().toList(), new HashMap<>());
    }

    private Uni<Map<Integer, Result>> read(TaskId flow, List<Integer> numbers, Map<Integer, Result> to) {
        if (numbers.isEmpty()) {
            return Uni.createFrom().item(to);
        }
        List<Integer> piece = piece(numbers);
        List<Request> requests = piece.stream()
                .map(number -> Commands.request(Command.HMGET, record(flow, number), "status", Records.RESULT))
                .toList();
        return commands.all(requests).chain(answers -> {
            for (int i = 0; i < piece.size(); i++) {
                put(piece.get(i), answers.get(i), to);
            }
            return read(flow, numbers.subList(piece.size(), numbers.size()), to);
        });
    }

    private static void put(int number, @Nullable Response values, Map<Integer, Result> to) {
        if (values == null || values.get(0) == null) {
            return;
        }
        String status = values.get(0).toString();
        if (status.startsWith("SUCCEEDED ") && values.get(1) != null) {
            to.put(number, new Result(true, values.get(1).toString()));
        } else if (status.matches("(FAILED|CANCELLED|EXPIRED) .*")) {
            to.put(number, new Result(false, null));
        }
    }

    private String record(TaskId flow, int number) {
        return keys.task(FlowIds.member(flow, number));
    }

    private static List<Integer> piece(List<Integer> numbers) {
        return numbers.subList(0, Math.min(Script.MAX_IDS, numbers.size()));
    }
}
