package dev.leadline.webhook;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.handler.TaskContext;
import dev.leadline.handler.TaskHandler;
import dev.leadline.records.Records;
import dev.leadline.task.ErrorType;
import dev.leadline.task.RetryPolicy;
import dev.leadline.task.Task;
import dev.leadline.task.TaskFailure;
import dev.leadline.task.TaskId;
import dev.leadline.web.FetchFailure;
import dev.leadline.web.Poster;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code webhook_delivery_task}: sends the message about a task that has ended. Its id is the {@code webhook-id} of every
 * try. Its arguments are made by {@code webhook/lib/notify.lua}, never by clients, since what it sends is signed.
 */
@Singleton
class DeliveryHandler implements TaskHandler<DeliveryHandler.Args, Receipt> {

    static final String NAME = "webhook_delivery_task";
    static final String QUEUE = "webhooks";

    private static final int GONE = 410;

    /** As many tries as a task may have; time ends them before. */
    private static final RetryPolicy POLICY = new RetryPolicy(100, Duration.ofSeconds(5), Duration.ofHours(2));

    private static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(2);

    private final Poster poster;
    private final Signer signer;
    private final Records records;
    private final TaskText text;
    private final ObjectMapper json;
    private final WebhookConfig config;
    private final Clock clock;

    DeliveryHandler(
            Poster poster, Signer signer, Records records, TaskText text, ObjectMapper json, WebhookConfig config) {
        this.poster = poster;
        this.signer = signer;
        this.records = records;
        this.text = text;
        this.json = json;
        this.config = config;
        this.clock = Clock.systemUTC();
    }

    /**
     * What the script says.
     *
     * @param task id of the task that has ended
     * @param record its record as it was then, by the names of the fields
     */
    @RegisterForReflection
    record Args(String url, String task, Map<String, String> record) {}

    @RegisterForReflection
    private record Message(
            String type, Instant timestamp, @JsonRawValue String data) {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "Tells a URL that a task has ended.";
    }

    @Override
    public boolean internal() {
        return true;
    }

    @Override
    public String queue() {
        return QUEUE;
    }

    @Override
    public RetryPolicy retry() {
        return POLICY;
    }

    /** Only a guard: a try has a time limit of its own. */
    @Override
    public Duration timeout() {
        return config.timeout().plusSeconds(15);
    }

    @Override
    public Uni<Receipt> run(Args args, TaskContext context) {
        String body = message(args);
        return poster.post(
                        URI.create(args.url()),
                        headers(context.id().value(), body),
                        body.getBytes(StandardCharsets.UTF_8),
                        config.timeout())
                .map(answer -> receipt(answer, context))
                .onFailure(FetchFailure.class)
                .transform(failure -> refused((FetchFailure) failure, context));
    }

    private String message(Args args) {
        Task task = records.task(new TaskId(args.task()), args.record());
        if (task == null) {
            throw TaskFailure.permanent(ErrorType.UNDELIVERABLE, "the record of the task cannot be read");
        }
        Instant ended = task.times().finishedAt();
        String type = "task." + task.state().name().toLowerCase(Locale.ROOT);
        try {
            return json.writeValueAsString(
                    new Message(type, ended == null ? task.times().createdAt() : ended, text.of(task)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a message cannot be written as JSON", e);
        }
    }

    private Map<String, String> headers(String id, String body) {
        long now = clock.instant().getEpochSecond();
        Map<String, String> headers = new HashMap<>();
        headers.put("Content-Type", "application/json");
        headers.put("webhook-id", id);
        headers.put("webhook-timestamp", Long.toString(now));
        signer.sign(id, now, body).ifPresent(signature -> headers.put("webhook-signature", signature));
        return headers;
    }

    private Receipt receipt(Poster.Answer answer, TaskContext context) {
        int status = answer.status();
        if (status >= 200 && status < 300) {
            return new Receipt(status);
        }
        String what = Refusal.sentence(status);
        if (status == GONE) {
            throw TaskFailure.permanent(ErrorType.UNDELIVERABLE, what + ": it wants no more messages");
        }
        Duration wanted = seconds(answer.retryAfter());
        TaskFailure failure = again(what, context);
        throw wanted == null || failure instanceof TaskFailure.Permanent
                ? failure
                : TaskFailure.retryAfter(wanted, ErrorType.UNDELIVERABLE, what);
    }

    private TaskFailure refused(FetchFailure failure, TaskContext context) {
        String what = String.valueOf(failure.getMessage());
        return failure.transientFailure() ? again(what, context) : TaskFailure.permanent(ErrorType.UNDELIVERABLE, what);
    }

    /** Until the time is over, counted from the end of the task, which is when its delivery was made. */
    private TaskFailure again(String what, TaskContext context) {
        Duration age = Duration.between(context.id().createdAt(), clock.instant());
        return age.compareTo(config.keepTrying()) < 0
                ? TaskFailure.transientFailure(ErrorType.UNDELIVERABLE, what)
                : TaskFailure.permanent(
                        ErrorType.UNDELIVERABLE, what + "; it is not tried any more after " + config.keepTrying());
    }

    /** The header Retry-After if it is a number of seconds, at most two hours; a date is passed over. */
    private static @Nullable Duration seconds(@Nullable String retryAfter) {
        if (retryAfter == null || !retryAfter.strip().matches("\\d{1,9}")) {
            return null;
        }
        Duration wanted = Duration.ofSeconds(Long.parseLong(retryAfter.strip()));
        return wanted.compareTo(LONGEST_RETRY_AFTER) < 0 ? wanted : LONGEST_RETRY_AFTER;
    }
}
