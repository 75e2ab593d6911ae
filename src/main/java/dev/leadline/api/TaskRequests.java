package dev.leadline.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leadline.Role;
import dev.leadline.handler.Arguments;
import dev.leadline.handler.HandlerRegistry;
import dev.leadline.handler.InvalidArguments;
import dev.leadline.handler.JsonFailures;
import dev.leadline.handler.TaskHandler;
import dev.leadline.http.Problem;
import dev.leadline.http.Problem.FieldError;
import dev.leadline.http.ProblemException;
import dev.leadline.http.ProblemType;
import dev.leadline.task.Deadline;
import dev.leadline.task.Json;
import dev.leadline.task.Limits;
import dev.leadline.task.Money;
import dev.leadline.task.NewTask;
import dev.leadline.task.NewTask.UniqueKey;
import dev.leadline.task.Placement;
import dev.leadline.task.Priority;
import dev.leadline.task.Schedule;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskOptions;
import dev.leadline.task.Unique;
import dev.leadline.task.Webhook;
import dev.leadline.webhook.Webhooks;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** From a client's JSON to a {@link NewTask} with every bound checked and every default filled in. */
@Singleton
public class TaskRequests {

    private static final int MOST_DOLLARS = 500_000;
    private static final Duration FARTHEST_ETA = Duration.ofDays(366);

    private final ObjectReader reader;
    private final ObjectMapper strict;
    private final HandlerRegistry handlers;
    private final Arguments arguments;
    private final LimitsConfig limits;
    private final Webhooks webhooks;
    private final Role role;

    TaskRequests(
            ObjectMapper json,
            HandlerRegistry handlers,
            Arguments arguments,
            LimitsConfig limits,
            Webhooks webhooks,
            Role role) {
        this.strict = Arguments.strict(json);
        this.reader = strict.readerFor(SubmitTask.class);
        this.handlers = handlers;
        this.arguments = arguments;
        this.limits = limits;
        this.webhooks = webhooks;
        this.role = role;
    }

    /** Reads one task from a body; fails with a problem. */
    SubmitTask read(byte[] body) {
        if (body.length == 0) {
            throw ProblemException.invalid("", "the body is empty; a JSON object with \"task\" is needed");
        }
        return requireObject(inBody(() -> reader.readValue(body)));
    }

    /** Reads one task from a node that was read before. */
    public SubmitTask read(@Nullable JsonNode node) {
        if (!(node instanceof ObjectNode)) {
            throw ProblemException.invalid("", "must be a JSON object with \"task\"");
        }
        return requireObject(inBody(() -> reader.readValue(strict.treeAsTokens(node))));
    }

    /** Reads what is not in {@code args}; fails with a problem. */
    public static <T> T inBody(JsonFailures.Reading<T> reading) {
        try {
            return JsonFailures.explained(reading);
        } catch (InvalidArguments e) {
            throw ProblemException.invalid(fields(e.mistakes(), ""));
        }
    }

    private static SubmitTask requireObject(@Nullable SubmitTask request) {
        if (request == null) {
            throw ProblemException.invalid("", "the body is null; a JSON object with \"task\" is needed");
        }
        return request;
    }

    /** Checks arguments and encodes them; fails with {@link InvalidArguments}. */
    @FunctionalInterface
    public interface Encoding {
        Json encode(TaskHandler<?, ?> handler, JsonNode args);
    }

    /** Checks a request, its arguments included; fails with a problem. */
    public NewTask check(SubmitTask request, String tenant, NewTask.@Nullable Idempotency once) {
        return check(request, tenant, once, arguments::encode);
    }

    /** Checks a request whose arguments are checked in another way; fails with a problem. */
    public NewTask check(SubmitTask request, String tenant, NewTask.@Nullable Idempotency once, Encoding encoding) {
        Checks checks = new Checks(limits);
        String name = checks.name("task", request.task());
        Webhook webhook = webhook(request.webhook(), checks);
        Priority priority = checks.priority(request.priority());
        Duration delay = checks.duration("delay", request.delay());
        Instant eta = checks.instant("eta", request.eta(), FARTHEST_ETA);
        if (delay != null && eta != null) {
            checks.add("eta", "goes without delay: give one of the two");
        }
        Duration expires = checks.duration("expires", request.expires());
        Duration timeout = checks.duration("timeout", request.timeout());
        Duration ttl = checks.duration("resultTtl", request.resultTtl());
        Unique unique = checks.unique(request.unique());
        Integer attempts = checks.range("maxAttempts", request.maxAttempts(), 1, 100);
        List<String> tags = checks.tags(request.tags());
        List<String> limitKeys = checks.limitKeys(request.limitKeys());
        Money budget = checks.dollars("budgetUsd", request.budgetUsd(), MOST_DOLLARS);
        Deadline deadline = checks.deadline("deadline", request.deadline(), FARTHEST_ETA);
        String queue = request.queue() == null ? null : checks.name("queue", request.queue());
        checks.end();

        TaskHandler<?, ?> handler = known(name);
        Json args = args(handler, request.args(), encoding);
        requireConfigured(handler);
        UniqueKey key = uniqueKey(unique == null ? handler.unique().orElse(null) : unique, handler, args);
        Limits own = new Limits(
                attempts == null ? handler.retry().maxAttempts() : attempts,
                timeout,
                atLeastThePeriod(ttl == null ? limits.resultTtl() : ttl, key));
        return new NewTask(
                TaskId.next(),
                name,
                args,
                new Placement(queue == null ? handler.queue() : queue, priority, tenant),
                new Schedule(delay, eta, expires),
                new TaskOptions(own, tags, limitKeys, budget, deadline, webhook),
                once,
                key);
    }

    private @Nullable UniqueKey uniqueKey(@Nullable Unique unique, TaskHandler<?, ?> handler, Json args) {
        return unique == null ? null : new UniqueKey(unique, arguments.digest(handler, args));
    }

    /** Whoever comes later in the period is answered with this task, so it is kept for as long. */
    private static Duration atLeastThePeriod(Duration ttl, @Nullable UniqueKey key) {
        Duration period = key == null ? null : key.unique().period();
        return period == null || period.compareTo(ttl) < 0 ? ttl : period;
    }

    private @Nullable Webhook webhook(@Nullable JsonNode option, Checks checks) {
        try {
            return option == null ? null : webhooks.read(option);
        } catch (InvalidArguments refused) {
            refused.mistakes().forEach(mistake -> checks.add(mistake.field(), mistake.message()));
            return null;
        }
    }

    private TaskHandler<?, ?> known(String name) {
        return handlers.offered(name)
                .orElseThrow(() -> new ProblemException(Problem.of(
                                ProblemType.UNKNOWN_TASK,
                                "no task is named " + name + "; known are " + String.join(", ", handlers.names()))
                        .withKnown(handlers.names())));
    }

    private Json args(TaskHandler<?, ?> handler, @Nullable JsonNode given, Encoding encoding) {
        Json args = encoding.encode(handler, given == null ? strict.createObjectNode() : given);
        if (args.bytes() > limits.args()) {
            throw new ProblemException(ProblemType.TOO_LARGE, "args has more than " + limits.args() + " bytes of JSON");
        }
        return args;
    }

    private void requireConfigured(TaskHandler<?, ?> handler) {
        Optional<String> missing = role.runsTasks() ? handler.missing() : Optional.empty();
        missing.ifPresent(what -> {
            throw new ProblemException(ProblemType.NOT_CONFIGURED, what);
        });
    }

    public static List<FieldError> inArgs(List<InvalidArguments.Mistake> mistakes) {
        return fields(mistakes, "args");
    }

    private static List<FieldError> fields(List<InvalidArguments.Mistake> mistakes, String within) {
        List<FieldError> errors = new ArrayList<>();
        for (InvalidArguments.Mistake mistake : mistakes) {
            boolean dotted = !within.isEmpty()
                    && !mistake.field().isEmpty()
                    && !mistake.field().startsWith("[");
            errors.add(new FieldError(within + (dotted ? "." : "") + mistake.field(), mistake.message()));
        }
        return errors;
    }

    /** A priority as clients write it. */
    public static String lower(Priority priority) {
        return priority.name().toLowerCase(Locale.ROOT);
    }
}
