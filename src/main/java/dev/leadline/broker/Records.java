package dev.leadline.broker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.task.Lease;
import dev.leadline.task.LeasedTask;
import dev.leadline.task.Progress;
import dev.leadline.task.Task;
import dev.leadline.task.TaskError;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import dev.leadline.task.Usage;
import io.quarkus.logging.Log;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads and writes the text of records: the one place that knows how a task lies in its hash. */
@Singleton
class Records {

    static final String RESULT = "result";

    private static final List<String> FIELDS = List.of(
            "spec",
            "state",
            "at",
            "home",
            "attempt",
            "failures",
            "crashes",
            "lease",
            "due",
            "started",
            "finished",
            "worker",
            "progress",
            RESULT,
            "error",
            "usage",
            "cancel");

    private final ObjectMapper json;

    Records(ObjectMapper json) {
        // A newer version may write more than this one knows, while both run.
        this.json = json.copy().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    }

    /** Reads what {@link #task} needs: all but the arguments. */
    static Request request(String key) {
        Request request = Request.cmd(Command.HMGET).arg(key);
        FIELDS.forEach(request::arg);
        return request;
    }

    /** A task from the answer to {@link #request}; null when there is none, or none that can be read. */
    @Nullable
    Task task(TaskId id, @Nullable Response values) {
        Map<String, String> fields = new HashMap<>();
        for (int i = 0; values != null && i < values.size(); i++) {
            if (values.get(i) != null) {
                fields.put(FIELDS.get(i), values.get(i).toString());
            }
        }
        try {
            return fields.containsKey("spec") ? task(id, fields) : null;
        } catch (RuntimeException e) {
            Log.errorf(e, "The record of %s cannot be read", id);
            return null;
        }
    }

    private Task task(TaskId id, Map<String, String> fields) {
        Spec spec = Spec.parse(text(fields, "spec"));
        Route home = Route.parse(fields.getOrDefault("home", text(fields, "at")));
        TaskState state = TaskState.valueOf(text(fields, "state"));
        boolean due = state == TaskState.SCHEDULED || state == TaskState.RETRYING;
        return new Task(
                id,
                spec.handler(),
                state,
                home.queue(),
                home.priority(),
                home.tenant(),
                number(fields, "attempt"),
                spec.maxAttempts(),
                number(fields, "failures"),
                number(fields, "crashes"),
                number(fields, "lease"),
                id.createdAt(),
                due ? instant(fields, "due") : null,
                instant(fields, "started"),
                instant(fields, "finished"),
                fields.get("worker"),
                optional(fields, "progress", Progress.class),
                fields.get(RESULT),
                state == TaskState.SUCCEEDED ? null : optional(fields, "error", TaskError.class),
                usage(fields.getOrDefault("usage", "")),
                spec.tags(),
                fields.containsKey("cancel") && !state.isFinal());
    }

    /** A leased task from what {@code take.lua} answers. */
    LeasedTask leased(Response task) {
        Spec spec = Spec.parse(task.get(2).toString());
        Route route = Route.parse(task.get(5).toString());
        // Most have no past: nothing failed, no step is kept, the arguments are short.
        boolean past = task.size() > 6;
        boolean apart = past && !task.get(7).toString().isEmpty();
        return new LeasedTask(
                new Lease(new TaskId(task.get(0).toString()), task.get(1).toLong()),
                spec.handler(),
                apart ? null : task.get(3).toString(),
                route.queue(),
                route.tenant(),
                task.get(4).toInteger(),
                past ? task.get(6).toInteger() : 0,
                spec.maxAttempts(),
                spec.timeout(),
                spec.tags(),
                past ? usage(task.get(10).toString()) : Usage.NONE,
                past && !task.get(8).toString().isEmpty(),
                past && !task.get(9).toString().isEmpty());
    }

    /** Tokens and money as one short text; empty when there is nothing to tell. */
    static String usage(Usage usage) {
        return usage.equals(Usage.NONE)
                ? ""
                : usage.promptTokens() + " " + usage.outputTokens() + " " + usage.costUsd();
    }

    private static Usage usage(String text) {
        if (text.isEmpty()) {
            return Usage.NONE;
        }
        List<String> parts = List.of(text.split(" "));
        return new Usage(Long.parseLong(parts.get(0)), Long.parseLong(parts.get(1)), Double.parseDouble(parts.get(2)));
    }

    String write(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }

    <T> T read(String text, Class<T> type) {
        try {
            return json.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record in Redis is damaged: " + e.getOriginalMessage(), e);
        }
    }

    private <T> @Nullable T optional(Map<String, String> fields, String name, Class<T> type) {
        String text = fields.get(name);
        return text == null ? null : read(text, type);
    }

    private static String text(Map<String, String> fields, String name) {
        String value = fields.get(name);
        if (value == null) {
            throw new IllegalStateException("a record in Redis lacks its field " + name);
        }
        return value;
    }

    private static int number(Map<String, String> fields, String name) {
        return Integer.parseInt(fields.getOrDefault(name, "0"));
    }

    private static @Nullable Instant instant(Map<String, String> fields, String name) {
        String ms = fields.get(name);
        return ms == null ? null : Instant.ofEpochMilli(Long.parseLong(ms));
    }
}
