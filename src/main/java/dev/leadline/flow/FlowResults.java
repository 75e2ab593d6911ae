package dev.leadline.flow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.POJONode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.leadline.records.Keys;
import dev.leadline.redis.Commands;
import dev.leadline.redis.Links;
import dev.leadline.redis.RedisConfig;
import dev.leadline.task.ErrorType;
import dev.leadline.task.TaskFailure;
import dev.leadline.task.TaskId;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts results into arguments that refer to them, when the run of a flow's task starts. */
@Singleton
public class FlowResults {

    private final ObjectMapper json;
    private final Results results;
    private final long mostBytes;

    public FlowResults(Links links, Keys keys, ObjectMapper json, RedisConfig redis, FlowConfig config) {
        // Numbers stay as they are.
        this.json = json.copy().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
        this.results = new Results(new Commands(links.open("results"), redis.commandTimeout()), keys);
        this.mostBytes = config.maxResultBytes();
    }

    /**
     * The arguments with results in place of references. Fails for good, with a {@link TaskFailure}, if a result is no longer
     * there, lacks the field that is asked for, or if the results are too long together. Of a task that did not succeed, and
     * whose failure does not matter, the result is null.
     *
     * @param task a task of a flow
     * @param args its arguments, JSON
     */
    public Uni<String> resolve(TaskId task, String args) {
        JsonNode given = read(args);
        TaskId flow = FlowIds.flowOf(task);
        List<Integer> numbers = References.numbersIn(given);
        return results.bytes(flow, numbers).chain(bytes -> {
            if (bytes > mostBytes) {
                throw TaskFailure.permanent(
                        ErrorType.TOO_LARGE,
                        "the results that its arguments refer to have " + bytes + " bytes together, and may have "
                                + mostBytes);
            }
            return results.read(flow, numbers).map(found -> write(resolved(given, found)));
        });
    }

    private JsonNode resolved(JsonNode args, Map<Integer, Results.Result> found) {
        return References.resolved(
                args,
                number -> whole(found.get(number), "task number " + number + " of its flow"),
                target -> part(found.get(target.number()), target));
    }

    private static JsonNode whole(Results.@Nullable Result result, String name) {
        if (result == null) {
            throw TaskFailure.permanent(
                    ErrorType.INVALID_ARGUMENTS,
                    "the result of " + name + ", which its arguments refer to, is not there");
        }
        String text = result.json();
        // As it is: nobody has to read it twice.
        return text == null ? NullNode.getInstance() : new POJONode(new RawValue(text));
    }

    private JsonNode part(Results.@Nullable Result result, References.Target target) {
        if (result != null && result.json() != null) {
            JsonNode part = References.part(read(result.json()), target.field());
            if (part == null) {
                throw TaskFailure.permanent(
                        ErrorType.INVALID_ARGUMENTS,
                        "the result of the task \"" + target.key() + "\" has no field "
                                + target.field().substring(1) + ", to which its arguments refer");
            }
            return part;
        }
        return whole(result, "the task \"" + target.key() + "\"");
    }

    private JsonNode read(String text) {
        try {
            return json.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("arguments or a result in Redis are damaged: " + e.getOriginalMessage(), e);
        }
    }

    private String write(JsonNode args) {
        try {
            return json.writeValueAsString(args);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("arguments cannot be written as JSON", e);
        }
    }
}
