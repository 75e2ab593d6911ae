package dev.leadline.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import dev.leadline.ledger.PlainDollars;
import dev.leadline.task.Counters;
import dev.leadline.task.Deadline;
import dev.leadline.task.FlowPart;
import dev.leadline.task.History;
import dev.leadline.task.Money;
import dev.leadline.task.NewTask;
import dev.leadline.task.Progress;
import dev.leadline.task.Task;
import dev.leadline.task.TaskError;
import dev.leadline.task.TaskState;
import dev.leadline.task.Times;
import dev.leadline.task.Usage;
import dev.leadline.webhook.WebhookView;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A task as clients see it.
 *
 * @param failures attempts that failed; only these use up maxAttempts
 * @param crashes how often its worker was lost while it ran
 * @param leases how often it was delivered to a worker, also by releases and snoozes that count as no attempt
 * @param flow null when it belongs to no flow
 * @param history runs before the newest one; in answers about one task alone
 * @param status the HTTP status of this item, in the answer to a batch alone
 */
@Schema(name = "Task")
@RegisterForReflection
public record TaskView(
        String id,
        String task,
        TaskState state,
        String queue,
        String priority,
        String tenant,
        int attempt,
        int maxAttempts,
        int failures,
        int crashes,
        long leases,
        Instant createdAt,
        @Nullable Instant dueAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable String worker,
        @Nullable Progress progress,

        @JsonRawValue
        @Schema(
                implementation = Object.class,
                description =
                        "What the task's handler returned. Of gemini_generate_task: text, or json that fits the schema;"
                                + " truncated, true for a text that was cut at the output limit; for a grounded answer"
                                + " searchEntryPoint, Google's search suggestions as they came")
        @Nullable
        String result,

        @Nullable TaskError error,
        Usage usage,
        List<String> tags,
        List<String> limitKeys,

        @JsonInclude(JsonInclude.Include.NON_NULL) @JsonSerialize(using = PlainDollars.class) @Nullable
        BigDecimal budgetUsd,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant deadline,

        boolean cancelRequested,
        @Nullable WebhookView webhook,
        @Nullable InFlow flow,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<AttemptView> history,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer status) {

    /**
     * The flow that a task belongs to.
     *
     * @param key the task's name in the flow
     */
    @Schema(name = "InFlow")
    @RegisterForReflection
    public record InFlow(String id, String key) {

        private static @Nullable InFlow of(@Nullable FlowPart part) {
            return part == null ? null : new InFlow(part.flow().value(), part.key());
        }
    }

    /** Without what only the delivery of its webhook knows. */
    public static TaskView of(Task task) {
        return of(task, WebhookView.of(task), null, null);
    }

    static TaskView of(Task task, int status) {
        return of(task, WebhookView.of(task), status, null);
    }

    static TaskView of(Task task, @Nullable WebhookView webhook) {
        return of(task, webhook, null, null);
    }

    /** With its history, and without what only the delivery of its webhook knows. */
    public static TaskView whole(Task task) {
        return whole(task, WebhookView.of(task));
    }

    /** With its history, which lists do not show. */
    static TaskView whole(Task task, @Nullable WebhookView webhook) {
        return of(
                task,
                webhook,
                null,
                task.history().attempts().stream().map(AttemptView::of).toList());
    }

    private static TaskView of(
            Task task, @Nullable WebhookView webhook, @Nullable Integer status, @Nullable List<AttemptView> history) {
        return new TaskView(
                task.id().value(),
                task.handler(),
                task.state(),
                task.placement().queue(),
                TaskRequests.lower(task.placement().priority()),
                task.placement().tenant(),
                task.counters().attempt(),
                task.options().limits().maxAttempts(),
                task.counters().failures(),
                task.counters().crashes(),
                task.counters().lease(),
                task.times().createdAt(),
                task.times().dueAt(),
                task.times().startedAt(),
                task.times().finishedAt(),
                task.worker(),
                task.progress(),
                task.result(),
                task.error(),
                task.usage(),
                task.options().tags(),
                task.options().limitKeys(),
                dollars(task.options().budget()),
                deadline(task),
                task.cancelRequested(),
                webhook,
                InFlow.of(task.flow()),
                history,
                status);
    }

    private static @Nullable Instant deadline(Task task) {
        Deadline wanted = task.options().deadline();
        return wanted == null ? null : wanted.of(task.id());
    }

    static @Nullable BigDecimal dollars(@Nullable Money amount) {
        return amount == null ? null : amount.dollars();
    }

    /** A task that was enqueued a moment ago: what is known without asking for it again. */
    static TaskView of(NewTask task, @Nullable Integer status) {
        Instant createdAt = task.id().createdAt();
        Instant due = task.schedule().dueAt(createdAt);
        boolean later = due != null && due.isAfter(Instant.now());
        Task stored = new Task(
                task.id(),
                task.handler(),
                later ? TaskState.SCHEDULED : TaskState.QUEUED,
                task.placement(),
                task.options(),
                Counters.NONE,
                new Times(createdAt, later ? due : null, null, null),
                null,
                null,
                null,
                null,
                false,
                null,
                Usage.NONE,
                false,
                History.NONE);
        return of(stored, WebhookView.of(stored), status, status == null ? List.of() : null);
    }
}
