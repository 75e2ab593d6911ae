package dev.leadline.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.broker.BrokerFixture;
import dev.leadline.broker.BrokerTest;
import dev.leadline.broker.Finish;
import dev.leadline.broker.Taken;
import dev.leadline.redis.Script;
import dev.leadline.task.Json;
import dev.leadline.task.LeasedTask;
import dev.leadline.task.Outcome;
import dev.leadline.task.TaskError;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import dev.leadline.task.Usage;
import dev.leadline.task.Webhook;
import dev.leadline.testsupport.LossyProxy;
import dev.leadline.testsupport.Paid;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The step that ends a task stores the delivery of its webhook, however the task ends. */
class NotifyTest extends BrokerTest {

    private static final Set<TaskState> ALL =
            EnumSet.of(TaskState.SUCCEEDED, TaskState.FAILED, TaskState.CANCELLED, TaskState.EXPIRED);
    private static final String URL = "https://example.org/hook?key=%20a";

    private static BrokerFixture.TaskBuilder told() {
        return BrokerFixture.aTask().tenant("acme").webhook(new Webhook(URL, ALL, null));
    }

    private List<LeasedTask> deliveries() {
        return ((Taken.Leased) node.takeAny("deliverer", 10, "webhooks")).tasks();
    }

    /** The delivery of this task, which is the only one that waits. */
    private LeasedTask deliveryOf(TaskId id) {
        List<LeasedTask> deliveries = deliveries();
        assertThat(deliveries).hasSize(1);
        LeasedTask delivery = deliveries.get(0);
        assertThat(delivery.handler()).isEqualTo("webhook_delivery_task");
        assertThat(delivery.placement().tenant()).isEqualTo("acme");
        assertThat(node.find(id).options().webhook()).isEqualTo(new Webhook(URL, ALL, delivery.id()));
        return delivery;
    }

    private String argumentsOf(LeasedTask delivery) {
        return node.await(node.leases.arguments(delivery.id()));
    }

    private LeasedTask take() {
        return ((Taken.Leased) node.takeAny("a", 1, "default")).tasks().get(0);
    }

    @Test
    void aTaskThatSucceedsIsToldWithItsResult() {
        TaskId id = node.enqueue(told().args("{\"secret\":\"argument\"}").build());

        finish(take(), new Outcome.Succeeded(Json.of("{\"sum\":3}"), Paid.usage(1, 2, "0.5")));

        LeasedTask delivery = deliveryOf(id);
        assertThat(argumentsOf(delivery))
                .contains("\"result\":\"{\\\"sum\\\":3}\"", id.value(), "SUCCEEDED 1 1")
                .doesNotContain("argument");
        assertThat(delivery.options().limits().maxAttempts()).isEqualTo(100);
        assertThat(Duration.between(delivery.id().createdAt(), java.time.Instant.now()))
                .isLessThan(Duration.ofMinutes(1));
    }

    @Test
    void aTaskThatFailsIsToldWithItsError() {
        TaskId id = node.enqueue(told().build());

        finish(take(), new Outcome.Failed(new TaskError("timeout", "late", true, 1), Usage.NONE));

        assertThat(argumentsOf(deliveryOf(id))).contains("FAILED 1 1", "\\\"message\\\":\\\"late\\\"");
    }

    @Test
    void anAttemptThatIsTriedAgainIsNotTold() {
        node.enqueue(told().build());

        finish(take(), new Outcome.Retry(Duration.ofHours(1), new TaskError("timeout", "late", true, 1), Usage.NONE));

        assertThat(deliveries()).isEmpty();
    }

    @Test
    void aTaskThatIsCancelledBeforeItRunsIsTold() {
        TaskId id = node.enqueue(told().build());

        node.await(node.broker.cancel(id, null));

        assertThat(argumentsOf(deliveryOf(id))).contains("CANCELLED 0 0");
    }

    @Test
    void aTaskThatExpiresIsTold() {
        TaskId id = node.enqueue(told().expires(Duration.ofMillis(1)).build());

        Awaitility.await().until(() -> {
            node.await(node.maintenance.sweep());
            return node.find(id).state() == TaskState.EXPIRED;
        });

        assertThat(argumentsOf(deliveryOf(id))).contains("EXPIRED 0 0");
    }

    @Test
    void aCancelledTaskWhoseWorkerWasLostIsTold() {
        TaskId id = node.enqueue(told().build());
        node.takeAny("dead", 1, "default");
        node.await(node.broker.cancel(id, null));

        awaitDeath("dead", "alive");

        assertThat(argumentsOf(deliveryOf(id))).contains("CANCELLED 1 1", "\"crashes\":\"1\"");
    }

    @Test
    void onlyTheStatesThatAreAskedForAreTold() {
        TaskId id = node.enqueue(told().webhook(new Webhook(URL, EnumSet.of(TaskState.FAILED), null))
                .build());

        node.succeed(take());

        assertThat(deliveries()).isEmpty();
        assertThat(WebhookView.of(node.find(id)))
                .isEqualTo(new WebhookView(WebhookView.State.SKIPPED, 0, null, null, null, null));
    }

    @Test
    void aTaskThatEndsTwiceIsToldTwiceUnderTwoIds() {
        TaskId id = node.enqueue(told().build());
        node.await(node.broker.cancel(id, null));
        LeasedTask first = deliveryOf(id);
        node.await(node.broker.retry(id, null));
        assertThat(node.find(id).options().webhook()).isEqualTo(new Webhook(URL, ALL, null));

        node.succeed(take());

        assertThat(deliveryOf(id).id()).isNotEqualTo(first.id());
    }

    @Test
    void aDeliveryHoldsWhatWasTrueWhenTheTaskEndedAlthoughTheTaskRanAgain() {
        TaskId id = node.enqueue(told().resultTtl(Duration.ofMillis(1)).build());
        finish(take(), new Outcome.Failed(new TaskError("timeout", "late", true, 1), Usage.NONE));
        Awaitility.await().until(() -> redis.call("EXISTS", node.keys.task(id)).equals(0L));

        LeasedTask delivery = deliveries().get(0);

        assertThat(argumentsOf(delivery)).contains("FAILED 1 1", "late");
    }

    @Test
    void aLostAnswerToTheEndOfATaskMakesNoSecondDelivery() {
        try (LossyProxy proxy = new LossyProxy(redis.port());
                BrokerFixture behind = new BrokerFixture(proxy.url(), Duration.ofSeconds(2), 0, BrokerFixture.LEASE)) {
            TaskId id = behind.enqueue(told().build());
            LeasedTask task = behind.takeOne("a");
            Script finish = Script.of(Finish.class);
            redis.call("SCRIPT", "LOAD", finish.source());
            proxy.loseAnswerTo(finish.sha());

            assertThat(behind.succeed(task)).isEqualTo(Finish.Result.ALREADY);

            assertThat(proxy.lost()).isEqualTo(1);
            deliveryOf(id);
        }
    }

    @Test
    void aStreamOfAnotherTypeMakesNoSecondDelivery() {
        TaskId id = node.enqueue(told().build());
        LeasedTask task = take();
        node.enqueue(BrokerFixture.aTask().queue("webhooks").tenant("acme").build());
        redis.call("DEL", node.base() + "ready:webhooks:normal:acme");
        redis.call("SET", node.base() + "ready:webhooks:normal:acme", "of another type");

        assertThat(node.succeed(task)).isEqualTo(Finish.Result.WRITTEN);

        deliveryOf(id);
        assertThat(redis.list("KEYS", node.base() + "args:*")).hasSize(1);
    }

    @Test
    void aTaskWithoutAWebhookStoresNothing() {
        enqueue(2);
        node.succeed(take());
        finish(take(), new Outcome.Failed(new TaskError("timeout", "late", true, 1), Usage.NONE));

        assertThat(redis.list("KEYS", node.base() + "task:*")).hasSize(2);
    }
}
