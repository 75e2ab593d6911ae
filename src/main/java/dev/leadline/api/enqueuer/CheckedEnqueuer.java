package dev.leadline.api.enqueuer;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leadline.api.IdempotencyKeys;
import dev.leadline.api.SubmitTask;
import dev.leadline.api.TaskRequests;
import dev.leadline.broker.Broker;
import dev.leadline.broker.Enqueue;
import dev.leadline.handler.Enqueuer;
import dev.leadline.handler.TaskRequest;
import dev.leadline.http.ProblemException;
import dev.leadline.task.NewTask;
import dev.leadline.task.TaskId;
import dev.leadline.task.Unique;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Turns a request of Java code into the JSON that a client would send, so that there is one set of rules. The checks need all
 * handlers, and a handler may be given this: the scope's proxy lets it be made before them.
 */
@ApplicationScoped
class CheckedEnqueuer implements Enqueuer {

    private final TaskRequests requests;
    private final Broker broker;
    private final ObjectMapper json;

    CheckedEnqueuer(TaskRequests requests, Broker broker, ObjectMapper json) {
        this.requests = requests;
        this.broker = broker;
        this.json = json;
    }

    @Override
    public Uni<TaskId> enqueue(TaskRequest request) {
        return Uni.createFrom()
                .item(() -> checked(request))
                .chain(broker::enqueue)
                .map(answer -> {
                    if (answer.result() == Enqueue.Result.KEY_REUSED) {
                        throw new IllegalArgumentException("the idempotency key " + request.idempotencyKey()
                                + " belongs to another request, which made the task " + answer.id());
                    }
                    return answer.id();
                });
    }

    private NewTask checked(TaskRequest request) {
        try {
            SubmitTask submitted = requests.read(body(request));
            String key = request.idempotencyKey();
            return requests.check(submitted, request.tenant(), key == null ? null : IdempotencyKeys.of(key, submitted));
        } catch (ProblemException refused) {
            throw new IllegalArgumentException(refused.getMessage(), refused);
        }
    }

    private ObjectNode body(TaskRequest request) {
        ObjectNode body = json.createObjectNode().put("task", request.task());
        body.set("args", json.valueToTree(request.args()));
        body.put("queue", request.queue());
        body.put(
                "priority",
                request.priority() == null ? null : request.priority().name().toLowerCase(Locale.ROOT));
        body.put("delay", text(request.delay()));
        body.put("eta", text(request.eta()));
        body.put("expires", text(request.expires()));
        body.put("timeout", text(request.timeout()));
        body.put("maxAttempts", request.maxAttempts());
        body.put("resultTtl", text(request.resultTtl()));
        body.put("webhook", request.webhook());
        body.put("budgetUsd", request.budgetUsd());
        body.put("deadline", text(request.deadline()));
        request.tags().forEach(body.withArray("tags")::add);
        request.limitKeys().forEach(body.withArray("limitKeys")::add);
        Unique unique = request.unique();
        if (unique != null) {
            ObjectNode field = body.putObject("unique");
            Duration period = unique.period();
            if (period == null) {
                field.put("while", unique.condition().name().toLowerCase(Locale.ROOT));
            } else {
                field.put("for", period.toString());
            }
        }
        return body;
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}
