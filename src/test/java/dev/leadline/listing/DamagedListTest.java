package dev.leadline.listing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.broker.BrokerFixture;
import dev.leadline.broker.BrokerTest;
import dev.leadline.task.LeasedTask;
import dev.leadline.task.Outcome;
import dev.leadline.task.TaskError;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import dev.leadline.task.Usage;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists of tasks after somebody changed keys at a Redis prompt: everything that is not damaged is listed. */
class DamagedListTest extends BrokerTest {

    @ParameterizedTest
    @CsvSource({
        "ready:broken:normal:default, 3",
        "quarantined, 4",
        "quarantine:broken, 4",
        "later, 3",
        "dead, 4",
        "finished, 3",
        "streams, 2"
    })
    void aKeyThatBecameAnotherTypeIsLeftOutOfLists(String key, int left) {
        oneTaskOfEachPlace();
        redis.call("DEL", node.base() + key);
        redis.call("SET", node.base() + key, "what somebody wrote");

        assertThat(listed(null)).hasSize(left);
        for (TaskState state : TaskState.values()) {
            assertThat(listed(state)).hasSizeLessThanOrEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"zset streams", "zset later", "zset dead", "zset quarantine:broken", "stream finished"})
    void aMemberThatNamesNoTaskIsLeftOutOfLists(String damaged) {
        oneTaskOfEachPlace();
        String key = node.base() + damaged.split(" ")[1];
        for (String text : List.of("", ":", "x", "broken:no-lane:y", "a b c d e", "y".repeat(100))) {
            if (damaged.startsWith("zset")) {
                redis.call("ZADD", key, "0", text);
            } else {
                redis.call("XADD", key, "*", "t", text);
            }
        }

        assertThat(listed(null)).hasSize(4);
        assertThat(listed(TaskState.FAILED)).hasSize(1);
    }

    @Test
    void aStreamWithAnotherGroupBesideTheWorkersIsListedAsItIs() {
        oneTaskOfEachPlace();
        for (Object route : redis.list("ZRANGE", node.keys.streams(), "0", "-1")) {
            redis.call("XGROUP", "CREATE", node.keys.ready(String.valueOf(route)), "a-group-before", "$");
        }

        assertThat(listed(TaskState.STARTED)).hasSize(1);
        assertThat(listed(TaskState.QUEUED)).hasSize(1);
    }

    @Test
    void aRecordThatBecameAnotherTypeIsLeftOutOfLists() {
        enqueue(3);
        TaskId broken = node.enqueue(BrokerFixture.task());
        redis.call("DEL", node.keys.task(broken));
        redis.call("SET", node.keys.task(broken), "what somebody wrote");

        assertThat(listed(TaskState.QUEUED)).hasSize(3).doesNotContain(broken);
    }

    /**
     * One task that waits, one that runs, one that is delayed and one that failed; the first is in the queue "broken".
     */
    private void oneTaskOfEachPlace() {
        node.enqueue(BrokerFixture.task());
        node.enqueue(BrokerFixture.task());
        node.takeOne("a");
        LeasedTask failing = node.takeOne("a");
        finish(failing, new Outcome.Failed(new TaskError("handler-failed", "no", false, 1), Usage.NONE));
        node.enqueue(BrokerFixture.aTask().delay(Duration.ofHours(1)).build());
        node.enqueue(BrokerFixture.task("broken"));
    }

    private List<TaskId> listed(TaskState state) {
        return Listed.tasks(node, state, 4, page -> {});
    }
}
