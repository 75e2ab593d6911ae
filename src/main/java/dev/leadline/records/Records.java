package dev.leadline.records;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.task.Counters;
import dev.leadline.task.Lease;
import dev.leadline.task.LeasedTask;
import dev.leadline.task.Money;
import dev.leadline.task.Progress;
import dev.leadline.task.Task;
import dev.leadline.task.TaskError;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import dev.leadline.task.Times;
import dev.leadline.task.Usage;
import dev.leadline.task.WorkerInfo;
import io.quarkus.logging.Log;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads and writes the text of records: the only class that knows how a task is stored in its hash. */
@Singleton
@RegisterForReflection(targets = {Progress.class, TaskError.class, WorkerInfo.class})
public class Records {

    public static final String RESULT = "result";

    /** How many values {@code take.lua} returns for a task. */
    public static final int WIDTH = 6;

    private static final List<String> FIELDS = List.of(
            "status",
            "spec",
            "at",
            "home",
            "failures",
            "crashes",
            "due",
            "worker",
            "progress",
            RESULT,
            "error",
            "usage",
            "cancel",
            "webhook",
            "flow",
            // These come last: lists do not read them.
            "history",
            "steps");

    private static final int UNLISTED = 2;

    /** The fields of arguments that are kept in the record, in the order of their pieces ({@code args.lua}). */
    private static final List<String> ARGUMENTS =
            List.of("args", "args2", "args3", "args4", "args5", "args6", "args7", "args8");

    private final ObjectMapper json;

    public Records(ObjectMapper json) {
        // While two versions run, the newer one may write fields that this one does not know.
        this.json = json.copy().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    }

    /** The command that reads what {@link #task} needs: all fields but the arguments. */
    public static Request request(String key) {
        return request(key, FIELDS);
    }

    /** The same without the history, which can be longer than all else together. */
    public static Request listRequest(String key) {
        return request(key, FIELDS.subList(0, FIELDS.size() - UNLISTED));
    }

    private static Request request(String key, List<String> fields) {
        Request request = Request.cmd(Command.HMGET).arg(key);
        fields.forEach(request::arg);
        return request;
    }

    /** The command that reads what {@link #arguments} needs. */
    public static Request argumentsRequest(String key) {
        return request(key, ARGUMENTS);
    }

    /**
     * Arguments (JSON) from the answer to {@link #argumentsRequest}; null when they have a key of their own, or the task is
     * gone.
     */
    public static @Nullable String arguments(@Nullable Response pieces) {
        if (pieces == null || pieces.get(0) == null) {
            return null;
        }
        // The pieces are cut between bytes, not between characters.
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (Response piece : pieces) {
            if (piece != null) {
                text.writeBytes(piece.toBytes());
            }
        }
        return text.toString(StandardCharsets.UTF_8);
    }

    /** A task from the answer to {@link #request}, or {@link #listRequest}; null when there is none, or none that can be read. */
    @Nullable
    public Task task(TaskId id, @Nullable Response values) {
        Map<String, String> fields = new HashMap<>();
        for (int i = 0; values != null && i < values.size(); i++) {
            if (values.get(i) != null) {
                fields.put(FIELDS.get(i), values.get(i).toString());
            }
        }
        return task(id, fields);
    }

    /** A task from fields of its record by their names; null when there is none, or none that can be read. */
    @Nullable
    public Task task(TaskId id, Map<String, String> fields) {
        try {
            return fields.containsKey("status") ? read(id, fields) : null;
        } catch (RuntimeException e) {
            Log.errorf(e, "The record of %s cannot be read", id);
            return null;
        }
    }

    private Task read(TaskId id, Map<String, String> fields) {
        Spec spec = Spec.parse(text(fields, "spec"));
        Route home = Route.parse(fields.getOrDefault("home", text(fields, "at")));
        Status status = Status.parse(text(fields, "status"));
        TaskState state = status.state();
        boolean due = state == TaskState.SCHEDULED || state == TaskState.RETRYING;
        return new Task(
                id,
                spec.handler(),
                state,
                home.placement(),
                spec.options(status).withWebhook(WebhookField.read(fields.get("webhook"))),
                new Counters(status.attempt(), number(fields, "failures"), number(fields, "crashes"), status.lease()),
                new Times(id.createdAt(), due ? instant(fields, "due") : null, status.started(), status.finished()),
                FlowField.read(fields.get("flow"), id),
                fields.get("worker"),
                optional(fields, "progress", Progress.class),
                fields.get(RESULT),
                state == TaskState.SUCCEEDED ? null : optional(fields, "error", TaskError.class),
                usage(fields.getOrDefault("usage", "")),
                fields.containsKey("cancel") && !state.isFinal(),
                HistoryField.read(fields, error -> read(error, TaskError.class)));
    }

    /**
     * What a take returns about a task that has run before, or has rare fields.
     *
     * @param separate its arguments have a key of their own
     * @param refs its arguments refer to results of other tasks
     */
    @RegisterForReflection
    private record Past(
            int failures, int crashes, boolean separate, boolean steps, boolean cancelled, String usage, boolean refs) {

        static final Past NONE = new Past(0, 0, false, false, false, "", false);
    }

    /** The lease of the task at this place in the answer of {@code take.lua}. */
    public static Lease lease(Response tasks, int place) {
        return new Lease(
                new TaskId(tasks.get(place).toString()),
                Status.parse(tasks.get(place + 2).toString()).lease());
    }

    /** The task at this place in the answer of {@code take.lua}. */
    public LeasedTask leased(Response tasks, int place) {
        Route route = Route.parse(tasks.get(place + 1).toString());
        Status status = Status.parse(tasks.get(place + 2).toString());
        Spec spec = Spec.parse(tasks.get(place + 3).toString());
        String answered = tasks.get(place + 5).toString();
        Past past = answered.isEmpty() ? Past.NONE : read(answered, Past.class);
        return new LeasedTask(
                new Lease(new TaskId(tasks.get(place).toString()), status.lease()),
                spec.handler(),
                past.separate() ? null : tasks.get(place + 4).toString(),
                route.placement(),
                spec.options(status),
                new Counters(status.attempt(), past.failures(), past.crashes(), status.lease()),
                usage(past.usage()),
                status.waited(),
                past.steps(),
                past.refs(),
                past.cancelled());
    }

    /** From {@code prompt output cost}, as {@code ledger/lib/enter.lua} writes it. */
    private static Usage usage(String text) {
        if (text.isEmpty()) {
            return Usage.NONE;
        }
        List<String> parts = List.of(text.split(" "));
        String cost = parts.get(2);
        // Earlier versions wrote dollars with a point.
        BigDecimal dollars = cost.contains(".") ? new BigDecimal(cost) : new Money(Long.parseLong(cost)).dollars();
        return new Usage(Long.parseLong(parts.get(0)), Long.parseLong(parts.get(1)), dollars);
    }

    public String write(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }

    public <T> T read(String text, Class<T> type) {
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
