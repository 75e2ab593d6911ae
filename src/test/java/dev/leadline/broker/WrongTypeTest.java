package dev.leadline.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.task.LeasedTask;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody at a Redis prompt turns a key into another type: the queue goes on, and no task is lost. */
class WrongTypeTest extends BrokerTest {

    private static final String ROUTE = "default:normal:default";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ready:default:normal:default",
                "fair:default:normal",
                "fair:default:recovered",
                "quarantine:default",
                "streams",
                "queues",
                "busy",
                "named",
                "quarantined",
                "later",
                "expiring",
                "finished",
                "events",
                "dead",
                "workers",
                "worker:a",
                "cancels:a",
                "wake:+",
                "wake:default",
                "last-beat",
                "reclaim-hold",
                "reconcile",
                "repair-round"
            })
    void tasksAreAcceptedAndRunAlthoughAKeyIsOfAnotherType(String key) {
        enqueue(3);
        LeasedTask running = node.takeOne("a");
        TaskId later = node.enqueue(BrokerFixture.aTask()
                .delay(Duration.ofMillis(1))
                .expires(Duration.ofHours(1))
                .build());
        redis.call("DEL", node.base() + key);
        redis.call(
                key.startsWith("last") || key.startsWith("re") && !key.startsWith("ready") ? "RPUSH" : "SET",
                node.base() + key,
                "of another type");

        TaskId fresh = node.enqueue(BrokerFixture.task());
        upkeep();
        List<TaskId> ended = new ArrayList<>();
        // If a call met the key after it had written the outcome, the repeated call finds the outcome written.
        assertThat(node.succeed(running)).isIn(Finish.Result.WRITTEN, Finish.Result.ALREADY);
        for (Taken.Leased taken = take(); !taken.tasks().isEmpty() || taken.nextDueMs() == 0; taken = take()) {
            taken.tasks().forEach(node::succeed);
            ended.addAll(ids(taken.tasks()));
        }

        assertThat(ended).hasSize(4).contains(later, fresh);
        assertThat(node.find(fresh).state()).isEqualTo(TaskState.SUCCEEDED);
        node.await(node.broker.cancel(node.enqueue(BrokerFixture.task()), null));
    }

    /** First by a worker that names its queue, then by one that serves all. */
    private Taken.Leased take() {
        Taken.Leased named = (Taken.Leased) node.takeAny("a", 1, "default");
        return named.tasks().isEmpty() ? node.take("b", 1) : named;
    }

    /** One round of everything that every node does from time to time. */
    private void upkeep() {
        node.await(node.maintenance.sweep());
        node.await(node.maintenance.reclaim());
        node.await(node.maintenance.repair(Duration.ZERO, Duration.ofMillis(1)));
        Reconcile.Done done = node.await(node.maintenance.beginReconciling(Duration.ofMillis(1)));
        while (done.more()) {
            done = node.await(node.maintenance.goOnReconciling());
        }
        node.await(node.maintenance.repair(Duration.ZERO, Duration.ZERO));
        node.await(node.beats.beat("a"));
    }
}
