package dev.leadline.handler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that wait for each other, to be started with {@link FlowStarter}. The same as {@code POST /api/v1/flows} takes:
 *
 * <pre>{@code
 * Flow.of(
 *         Flow.task("page", "content_extraction_task", Map.of("url", url)),
 *         Flow.task("summary", "gemini_generate_task", Map.of("prompt", Flow.result("page/text"))).priority("high"),
 *         Flow.task("note", "note_task", Map.of("all", Flow.results())).after("page", "summary").onFailure("continue"))
 * }</pre>
 *
 * A flow within a flow is the same tasks with {@code after}; or a handler starts one, and another task waits for it.
 */
public final class Flow {

    private final String form;
    private final List<FlowTask> tasks;
    private final @Nullable FlowTask then;

    private Flow(String form, List<FlowTask> tasks, @Nullable FlowTask then) {
        this.form = form;
        this.tasks = List.copyOf(tasks);
        this.then = then;
    }

    /** Any tasks: each runs when those have ended that its {@code after} and its references name. */
    public static Flow of(FlowTask... tasks) {
        return of(List.of(tasks));
    }

    public static Flow of(List<FlowTask> tasks) {
        return new Flow("tasks", tasks, null);
    }

    /** Each task runs after the one before it. */
    public static Flow chain(FlowTask... tasks) {
        return new Flow("chain", List.of(tasks), null);
    }

    /** All tasks run at the same time. */
    public static Flow group(List<FlowTask> tasks) {
        return new Flow("group", tasks, null);
    }

    /** One task runs after all others; {@link #results()} in its arguments are theirs. */
    public static Flow chord(List<FlowTask> each, FlowTask then) {
        return new Flow("chord", each, then);
    }

    /** A task with a key of its own. */
    public static FlowTask task(String key, String handler, Object args) {
        return new FlowTask(handler, args).with("key", key);
    }

    /** A task whose key is its place among the others, from 0. */
    public static FlowTask task(String handler, Object args) {
        return new FlowTask(handler, args);
    }

    /** Stands for a result in arguments: the key of its task, or a key and the path of a field, such as {@code page/text}. */
    public static Map<String, String> result(String keyAndField) {
        return Map.of("$result", keyAndField);
    }

    /** Stands in arguments for the results of all tasks that the task waits for, a list in their order. */
    public static Map<String, String> results() {
        return Map.of("$results", "*");
    }

    /** The flow as clients of the REST API write it. */
    public ObjectNode toJson(ObjectMapper json) {
        ObjectNode body = json.createObjectNode();
        ArrayNode list = json.createArrayNode();
        tasks.forEach(task -> list.add(task.toJson(json)));
        if (then == null) {
            body.set(form, list);
        } else {
            ObjectNode chord = body.putObject(form);
            chord.set("each", list);
            chord.set("then", then.toJson(json));
        }
        return body;
    }

    /** A task of a flow and its options. Each method returns a copy with one more option. */
    public static final class FlowTask {

        private final String handler;
        private final Object args;
        private final Map<String, Object> options;

        private FlowTask(String handler, Object args) {
            this(handler, args, Map.of());
        }

        private FlowTask(String handler, Object args, Map<String, Object> options) {
            this.handler = handler;
            this.args = args;
            this.options = options;
        }

        /** Any other option of a task, by its name in the REST API. */
        public FlowTask with(String option, Object value) {
            Map<String, Object> more = new LinkedHashMap<>(options);
            more.put(option, value);
            return new FlowTask(handler, args, more);
        }

        /** Keys of tasks that it waits for, besides those that its references name. */
        public FlowTask after(String... keys) {
            List<Object> all = new ArrayList<>();
            if (options.get("after") instanceof List<?> before) {
                all.addAll(before);
            }
            all.addAll(List.of(keys));
            return with("after", all);
        }

        /** What it means that it failed, expired or was cancelled: {@code fail}, {@code skip} or {@code continue}. */
        public FlowTask onFailure(String policy) {
            return with("onFailure", policy);
        }

        public FlowTask queue(String queue) {
            return with("queue", queue);
        }

        /** {@code high}, {@code normal} or {@code low}. */
        public FlowTask priority(String priority) {
            return with("priority", priority);
        }

        /** How long it waits after all tasks before it have ended. */
        public FlowTask delay(Duration delay) {
            return with("delay", delay.toString());
        }

        /** How long one attempt may run. */
        public FlowTask timeout(Duration timeout) {
            return with("timeout", timeout.toString());
        }

        public FlowTask maxAttempts(int attempts) {
            return with("maxAttempts", attempts);
        }

        private ObjectNode toJson(ObjectMapper json) {
            ObjectNode task = json.createObjectNode();
            task.put("task", handler);
            task.set("args", json.<JsonNode>valueToTree(args));
            options.forEach((name, value) -> task.set(name, json.<JsonNode>valueToTree(value)));
            return task;
        }
    }
}
