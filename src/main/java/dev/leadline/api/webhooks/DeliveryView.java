package dev.leadline.api.webhooks;

import dev.leadline.task.Task;
import dev.leadline.task.Webhook;
import dev.leadline.webhook.WebhookView;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.net.URI;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One message about a task that ended.
 *
 * @param id the task that delivers it
 * @param task the task that it is about
 * @param host of the URL that is told; the rest of it is not shown, since it may hold a secret. Null when the task is not
 *     kept any more
 * @param attempts how often it was tried
 * @param lastStatus the HTTP status of the last answer; null when there was none
 * @param nextAt when it is tried again; null when it is not, or at once
 * @param error why the last try failed
 */
@Schema(name = "Delivery")
@RegisterForReflection
record DeliveryView(
        String id,
        String tenant,
        @Nullable String task,
        @Nullable String host,
        WebhookView.State state,
        long attempts,
        @Nullable Integer lastStatus,
        @Nullable Instant nextAt,
        @Nullable String error,
        Instant createdAt,
        @Nullable Instant finishedAt) {

    /** @param told the task that it is about */
    static DeliveryView of(Task delivery, @Nullable Task told) {
        WebhookView how = WebhookView.ofDelivery(delivery);
        return new DeliveryView(
                delivery.id().value(),
                delivery.placement().tenant(),
                told(delivery),
                host(told),
                how.state(),
                how.attempts(),
                how.lastStatus(),
                how.nextAt(),
                how.error(),
                delivery.times().createdAt(),
                delivery.times().finishedAt());
    }

    /** The id of the task that a delivery is about; null for a delivery of an older version. */
    static @Nullable String told(Task delivery) {
        return delivery.options().tags().isEmpty()
                ? null
                : delivery.options().tags().get(0);
    }

    private static @Nullable String host(@Nullable Task told) {
        Webhook webhook = told == null ? null : told.options().webhook();
        // It was checked when the task was enqueued.
        return webhook == null ? null : URI.create(webhook.url()).getHost();
    }
}
