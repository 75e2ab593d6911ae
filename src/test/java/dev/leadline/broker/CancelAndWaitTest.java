package dev.leadline.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.listing.TaskQuery;
import dev.leadline.task.LeasedTask;
import dev.leadline.task.Outcome;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import dev.leadline.task.Usage;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Cancelled tasks, and clients that wait for an end. */
class CancelAndWaitTest extends BrokerTest {
    @Test
    void aCancelThatItsWorkerMissedIsRepeatedWithEveryTakeUntilItIsDone() {
        TaskId id = node.enqueue(BrokerFixture.task());
        LeasedTask task = node.takeOne("a");
        node.await(node.broker.cancel(id, null));
        redis.call("DEL", node.keys.ownWake("a"));

        assertThat(node.take("a", 0).cancelled()).containsExactly(task.lease());
        assertThat(node.take("a", 0).cancelled()).containsExactly(task.lease());
        finish(task, new Outcome.Cancelled(Usage.NONE));

        assertThat(node.take("a", 0).cancelled()).isEmpty();
        assertThat(node.find(id).state()).isEqualTo(TaskState.CANCELLED);
    }

    @Test
    void aWaitingTaskIsCancelledAtOnceAndLeavesItsStream() {
        TaskId queued = node.enqueue(BrokerFixture.task());
        TaskId later =
                node.enqueue(BrokerFixture.aTask().delay(Duration.ofHours(1)).build());

        assertThat(node.await(node.broker.cancel(queued, null))).isEqualTo(Cancel.Result.CANCELLED);
        assertThat(node.await(node.broker.cancel(later, null))).isEqualTo(Cancel.Result.CANCELLED);
        assertThat(node.await(node.broker.cancel(queued, null))).isEqualTo(Cancel.Result.FINAL);
        assertThat(node.await(node.broker.cancel(TaskId.next(), null))).isEqualTo(Cancel.Result.UNKNOWN);

        assertThat(redis.call("XLEN", node.keys.ready("default:normal:default")))
                .isEqualTo(0L);
        assertThat(redis.call("ZCARD", node.keys.later())).isEqualTo(0L);
    }

    @Test
    void aTenantNeitherSeesNorCancelsNorRetriesTheTasksOfAnother() {
        TaskId id = node.enqueue(BrokerFixture.aTask().tenant("a").build());

        assertThat(node.await(node.broker.find(id, "b"))).isNull();
        assertThat(node.await(node.broker.cancel(id, "b"))).isEqualTo(Cancel.Result.UNKNOWN);
        assertThat(node.await(node.broker.retry(id, "b")).result()).isEqualTo(Retry.Result.UNKNOWN);
        assertThat(node.await(node.lists.page(new TaskQuery("b", null, null, null, null, 10, null)))
                        .items())
                .isEmpty();
        assertThat(node.await(node.broker.cancel(id, "a"))).isEqualTo(Cancel.Result.CANCELLED);
    }

    @Test
    void aWaiterIsWokenWhenTheTaskEndsAndOneThatNobodyWaitsForCostsNoMessage() {
        TaskId watched = node.enqueue(BrokerFixture.task());
        node.enqueue(BrokerFixture.task());
        redis.call("CONFIG", "RESETSTAT");
        List<LeasedTask> tasks = node.take("a", 2).tasks();
        var waiting = node.broker.await(watched, null, Duration.ofSeconds(15)).subscribeAsCompletionStage();
        Awaitility.await()
                .until(() ->
                        redis.call("HEXISTS", node.keys.task(watched), "watch").equals(1L));

        tasks.forEach(node::succeed);

        assertThat(waiting.orTimeout(5, java.util.concurrent.TimeUnit.SECONDS)
                        .join()
                        .state())
                .isEqualTo(TaskState.SUCCEEDED);
        assertThat(redis.call("INFO", "commandstats").toString()).contains("cmdstat_publish:calls=1,");
    }

    @Test
    void aWaiterWhoseSubscriptionWasCutIsWokenAllTheSame() {
        TaskId id = node.enqueue(BrokerFixture.task());
        LeasedTask task = node.takeOne("a");
        var waiting = node.broker.await(id, null, Duration.ofSeconds(20)).subscribeAsCompletionStage();
        Awaitility.await()
                .until(() -> redis.call("HEXISTS", node.keys.task(id), "watch").equals(1L));
        redis.call("CLIENT", "KILL", "TYPE", "pubsub");

        node.succeed(task);

        assertThat(waiting.orTimeout(10, java.util.concurrent.TimeUnit.SECONDS)
                        .join()
                        .state())
                .isEqualTo(TaskState.SUCCEEDED);
    }
}
