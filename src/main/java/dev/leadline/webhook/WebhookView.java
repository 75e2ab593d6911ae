package dev.leadline.webhook;

import dev.leadline.task.Task;
import dev.leadline.task.TaskError;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import dev.leadline.task.Webhook;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How far the message about a task has come. The URL is not in it: it may hold a secret.
 *
 * @param task the task that delivers the message; null while there is none
 * @param attempts how often it was tried
 * @param lastStatus the HTTP status of the last answer; null when there was none
 * @param nextAt when it is tried again; null when it is not, or at once
 * @param error why the last try failed
 */
@Schema(name = "Webhook")
@RegisterForReflection
public record WebhookView(
        State state,
        long attempts,
        @Nullable Integer lastStatus,
        @Nullable Instant nextAt,
        @Nullable String task,
        @Nullable String error) {

    /** What became of the message. */
    public enum State {
        /** The task has not ended. */
        WAITING,
        /** The task ended in a state that is not told. */
        SKIPPED,
        /** It is on its way, or will be tried again. */
        PENDING(TaskState.QUEUED, TaskState.SCHEDULED, TaskState.RETRYING, TaskState.STARTED),
        /** The receiver answered with a status of 200 to 299. */
        DELIVERED(TaskState.SUCCEEDED),
        /** It is not tried any more. */
        FAILED(TaskState.FAILED, TaskState.CANCELLED, TaskState.EXPIRED);

        private final Set<TaskState> deliveries;

        State(TaskState... deliveries) {
            this.deliveries = Set.of(deliveries);
        }

        /** The states in which the task that delivers the message then is; none while there is no such task. */
        public Set<TaskState> deliveries() {
            return deliveries;
        }
    }

    /** What the task itself shows; null when it has no webhook. */
    public static @Nullable WebhookView of(Task task) {
        return of(task, null);
    }

    /** @param delivery the task that delivers the message, as it is now; null when that is not known */
    public static @Nullable WebhookView of(Task task, @Nullable Task delivery) {
        Webhook webhook = task.options().webhook();
        if (webhook == null) {
            return null;
        }
        TaskId id = webhook.delivery();
        if (delivery == null || id == null) {
            State state = id != null ? State.PENDING : task.state().isFinal() ? State.SKIPPED : State.WAITING;
            return new WebhookView(state, 0, null, null, id == null ? null : id.value(), null);
        }
        return ofDelivery(delivery);
    }

    /** @param delivery the task that delivers a message */
    public static WebhookView ofDelivery(Task delivery) {
        TaskError error = delivery.error();
        return new WebhookView(
                state(delivery),
                delivery.counters().lease(),
                lastStatus(delivery),
                delivery.times().dueAt(),
                delivery.id().value(),
                error == null ? null : error.message());
    }

    private static State state(Task delivery) {
        return switch (delivery.state()) {
            case SUCCEEDED -> State.DELIVERED;
            case FAILED, CANCELLED, EXPIRED -> State.FAILED;
            default -> State.PENDING;
        };
    }

    private static @Nullable Integer lastStatus(Task delivery) {
        String result = delivery.result();
        if (result != null) {
            return Receipt.statusIn(result);
        }
        TaskError error = delivery.error();
        return error == null ? null : Refusal.statusIn(error.message());
    }
}
