package dev.leadline.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.task.Charges;
import dev.leadline.task.Json;
import dev.leadline.task.LeasedTask;
import dev.leadline.task.Outcome;
import dev.leadline.task.TaskError;
import dev.leadline.task.TaskId;
import dev.leadline.task.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** As soon as there is a reader, every task that ends is written to `events`, in the same step. */
class EventsTest extends BrokerTest {

    @Test
    void aReaderLearnsOfEveryTaskThatEndsHoweverItEnds() {
        redis.call("XGROUP", "CREATE", node.base() + "events", "reader", "$", "MKSTREAM");
        List<String> expected = new ArrayList<>();

        enqueue(3);
        List<LeasedTask> tasks = node.take("a", 3).tasks();
        node.succeed(tasks.get(0));
        expected.add(tasks.get(0).id() + " SUCCEEDED");
        node.await(node.leases.keepStep(tasks.get(1).lease(), BrokerFixture.step("step", "1"), Charges.NONE));
        finish(tasks.get(1), new Outcome.Succeeded(Json.of("2"), Usage.NONE));
        expected.add(tasks.get(1).id() + " SUCCEEDED");
        finish(tasks.get(2), new Outcome.Failed(new TaskError("timeout", "late", true, 1), Usage.NONE));
        expected.add(tasks.get(2).id() + " FAILED");

        TaskId cancelled = node.enqueue(BrokerFixture.task());
        node.await(node.broker.cancel(cancelled, null));
        expected.add(cancelled + " CANCELLED");

        TaskId expired =
                node.enqueue(BrokerFixture.aTask().expires(Duration.ofMillis(1)).build());
        Awaitility.await().until(() -> {
            node.take("a", 0);
            return events().size() == 5;
        });
        expected.add(expired + " EXPIRED");

        TaskId crashed = node.enqueue(BrokerFixture.task());
        node.takeOne("dead");
        node.await(node.broker.cancel(crashed, null));
        awaitDeath("dead", "a");
        expected.add(crashed + " CANCELLED");

        assertThat(events()).isEqualTo(expected);
        assertThat(node.find(crashed).counters().crashes()).isEqualTo(1);
    }

    @Test
    void aTaskThatIsPutBackAndEndsAgainIsInTheEventsEachTime() {
        redis.call("XGROUP", "CREATE", node.base() + "events", "reader", "$", "MKSTREAM");
        TaskId id = node.enqueue(BrokerFixture.task());
        node.await(node.broker.cancel(id, null));
        node.await(node.broker.retry(id, null));
        node.succeed(node.takeOne("a"));

        assertThat(events()).containsExactly(id + " CANCELLED", id + " REOPENED", id + " SUCCEEDED");
    }

    /** It must not expire before every reader has it; the reader starts the time to live. */
    @Test
    void aTaskThatIsToldToAReaderDoesNotExpire() {
        redis.call("XGROUP", "CREATE", node.base() + "events", "reader", "$", "MKSTREAM");
        TaskId id = node.enqueue(BrokerFixture.task());
        node.succeed(node.takeOne("a"));

        assertThat(redis.call("PTTL", node.keys.task(id))).isEqualTo(-1L);
    }

    @Test
    void whereNobodyReadsNothingIsWritten() {
        enqueue(2);
        drain("a");

        assertThat(redis.call("EXISTS", node.base() + "events")).isEqualTo(0L);
    }

    /** Each as id and final state, in the order in which they were written. */
    private List<String> events() {
        List<String> events = new ArrayList<>();
        for (Object entry : redis.list("XRANGE", node.base() + "events", "-", "+")) {
            List<?> fields = (List<?>) ((List<?>) entry).get(1);
            events.add(fields.get(1) + " " + fields.get(3).toString().split(" ")[0]);
        }
        return events;
    }
}
