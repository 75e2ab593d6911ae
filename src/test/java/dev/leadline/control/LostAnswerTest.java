package dev.leadline.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.broker.BrokerFixture;
import dev.leadline.broker.BrokerTest;
import dev.leadline.listing.TaskFilter;
import dev.leadline.redis.Script;
import dev.leadline.task.Orders;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import dev.leadline.testsupport.LossyProxy;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What operators do survives the loss of an answer: Redis has done it, and the caller does not know. */
class LostAnswerTest extends BrokerTest {

    private LossyProxy proxy;

    @BeforeEach
    void loseAnswers() {
        node.close();
        proxy = new LossyProxy(redis.port());
        node = new BrokerFixture(proxy.url(), Duration.ofSeconds(1));
    }

    @AfterEach
    void closeProxy() {
        proxy.close();
    }

    private void lose(Script script) {
        proxy.loseAnswerTo(script, redis);
    }

    private void lostOne() {
        assertThat(proxy.lost()).as("answers lost").isEqualTo(1);
    }

    @Test
    void aPauseIsAPause() {
        node.enqueue(BrokerFixture.task());
        lose(Pause.SCRIPT);

        node.await(node.queues.pause("default"));

        lostOne();
        assertThat(node.take("a", 10).tasks()).isEmpty();
    }

    @Test
    void aResumeLetsEachTaskRunOnce() {
        node.enqueue(BrokerFixture.task());
        node.await(node.queues.pause("default"));
        lose(Resume.SCRIPT);

        node.await(node.queues.resume("default"));

        lostOne();
        assertThat(node.take("a", 10).tasks()).hasSize(1);
    }

    @Test
    void aPurgeCountsEachTaskOnce() {
        for (int i = 0; i < 3; i++) {
            node.enqueue(BrokerFixture.aTask().delay(Duration.ofHours(1)).build());
            node.enqueue(BrokerFixture.task());
        }
        lose(Purge.SCRIPT);

        assertThat(node.await(node.queues.purge("default"))).isEqualTo(6);

        lostOne();
        assertThat(redis.call("XLEN", node.keys.finished())).isEqualTo(2L);
        assertThat(node.take("a", 10).tasks()).isEmpty();
    }

    @Test
    void aMoveCountsAndMovesEachTaskOnce() {
        TaskId delayed =
                node.enqueue(BrokerFixture.aTask().delay(Duration.ofHours(1)).build());
        for (int i = 0; i < 3; i++) {
            node.enqueue(BrokerFixture.task());
        }
        lose(Move.SCRIPT);

        assertThat(node.await(node.queues.move("default", "other"))).isEqualTo(4);

        lostOne();
        assertThat(node.take("a", 10).tasks()).hasSize(3);
        assertThat(node.find(delayed).placement().queue()).isEqualTo("other");
        assertThat(redis.call("ZCARD", node.keys.later())).isEqualTo(1L);
    }

    @Test
    void aBulkCancelCountsEachTaskOnce() {
        for (int i = 0; i < 3; i++) {
            node.enqueue(BrokerFixture.task());
        }
        node.takeOne("a");
        lose(CancelAll.SCRIPT);

        assertThat(node.await(node.bulk.cancel(all(BulkControl.UNFINISHED))))
                .isEqualTo(new BulkControl.Done(3, 3, null));

        lostOne();
        assertThat(redis.call("XLEN", node.keys.finished())).isEqualTo(1L);
    }

    @Test
    void aBulkRetryCountsAndQueuesEachTaskOnce() {
        for (int i = 0; i < 3; i++) {
            node.await(node.broker.cancel(node.enqueue(BrokerFixture.task()), null));
        }
        lose(RetryAll.SCRIPT);

        assertThat(node.await(node.bulk.retry(all(BulkControl.ENDED_BADLY))))
                .isEqualTo(new BulkControl.Done(3, 3, null));

        lostOne();
        assertThat(node.take("a", 10).tasks()).hasSize(3);
    }

    @Test
    void anOrderIsAnOrder() {
        node.take("a", 0);
        lose(Order.SCRIPT);

        assertThat(node.await(node.workerControl.order("a", new Orders(true, 3, null))))
                .isEqualTo(Order.Result.NOTED);

        lostOne();
        assertThat(node.take("a", 0).orders()).isEqualTo(new Orders(true, 3, null));
    }

    @Test
    void aWorkerWhoseTakeLostItsAnswerFindsItsOrdersInTheRepeatedOne() {
        node.take("a", 0);
        node.await(node.workerControl.order("a", new Orders(null, null, List.of("x", "y"))));
        lose(Script.of(dev.leadline.broker.Take.class));

        assertThat(node.take("a", 0).orders()).isEqualTo(new Orders(null, null, List.of("x", "y")));

        lostOne();
    }

    private static BulkControl.Selection all(Set<TaskState> states) {
        return new BulkControl.Selection(TaskFilter.ANY, states, 10_000, false, null);
    }
}
