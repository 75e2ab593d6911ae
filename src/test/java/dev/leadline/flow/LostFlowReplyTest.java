package dev.leadline.flow;

import static dev.leadline.task.TaskState.CANCELLED;
import static dev.leadline.task.TaskState.QUEUED;
import static dev.leadline.task.TaskState.SUCCEEDED;
import static dev.leadline.task.TaskState.WAITING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.broker.BrokerFixture;
import dev.leadline.redis.Script;
import dev.leadline.task.NewTask;
import dev.leadline.task.TaskId;
import dev.leadline.testsupport.LossyProxy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every transition of a flow survives the loss of its answer: Redis has done it, and the caller does not know. */
class LostFlowReplyTest extends FlowTest {

    private LossyProxy proxy;

    @BeforeEach
    void loseAnswers() {
        node.close();
        proxy = new LossyProxy(redis.port());
        node = BrokerFixture.impatient(proxy.url());
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
    void aDefinitionIsStoredOnce() {
        lose(StorePieces.SCRIPT);
        TaskId id = begin(item("a"), item("b", "a"));

        lostOne();
        assertThat(find(id).counts()).isEqualTo(Map.of(QUEUED, 1, WAITING, 1));
    }

    @Test
    void aFlowBeginsOnce() {
        NewFlow flow =
                NewFlow.of("default", List.of(item("a"), item("b", "a")), 10, new NewTask.Idempotency("key", "body"));
        lose(BeginFlow.SCRIPT);

        assertThat(node.await(node.flows.begin(flow)))
                .isEqualTo(new BeginFlow.Answer(BeginFlow.Result.BEGUN, flow.id()));

        lostOne();
        assertThat(find(flow.id()).counts()).isEqualTo(Map.of(QUEUED, 1, WAITING, 1));
    }

    @Test
    void eachTaskIsMadeOnce() {
        NewFlow flow = flow(chord(600, FailurePolicy.FAIL));
        lose(Advance.SCRIPT);

        begin(flow);

        lostOne();
        assertThat(find(flow.id()).counts()).isEqualTo(Map.of(QUEUED, 600, WAITING, 1));
        assertThat(take(500)).hasSize(500);
        assertThat(take(500)).hasSize(100);
    }

    @Test
    void aTaskIsCountedOnceThatEndsTwiceForItsWorker() {
        TaskId id = begin(item("a"), item("b"), item("c", "a", "b"));
        var tasks = takeAll();
        lose(Script.of(dev.leadline.broker.Finish.class));

        assertThat(node.succeed(tasks.get("a"))).isEqualTo(dev.leadline.broker.Finish.Result.ALREADY);

        lostOne();
        assertThat(state(id, 2)).isEqualTo(WAITING);
        succeed(tasks.get("b"), "1");
        assertThat(state(id, 2)).isEqualTo(QUEUED);
    }

    @Test
    void aCancelledFlowEnds() {
        TaskId id = begin(item("a"), item("b", "a"));
        lose(CancelFlow.SCRIPT);

        node.await(node.flows.cancel(id, null));

        lostOne();
        assertThat(find(id).counts()).isEqualTo(Map.of(CANCELLED, 2));
    }

    @Test
    void aFlowRunsAgainOnce() {
        TaskId id = begin(item("a"), item("b", "a"));
        fail(takeAll().get("a"));
        ended(id);
        lose(RetryFlow.SCRIPT);

        // The repeated call finds that the flow runs; it cannot know that it made it run itself.
        assertThat(node.await(node.flows.retry(id, null))).isEqualTo(RetryFlow.Result.NOT_ENDED_BADLY);

        lostOne();
        advance();
        assertThat(drain()).isEqualTo(2);
        assertThat(ended(id).counts()).isEqualTo(Map.of(SUCCEEDED, 2));
    }
}
