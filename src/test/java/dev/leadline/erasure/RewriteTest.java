package dev.leadline.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.broker.BrokerFixture;
import dev.leadline.broker.BrokerTest;
import dev.leadline.task.Charges;
import dev.leadline.task.Json;
import dev.leadline.task.LeasedTask;
import dev.leadline.task.Outcome;
import dev.leadline.task.TaskId;
import dev.leadline.task.Usage;
import dev.leadline.testsupport.LossyProxy;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** An ended task gets another result, whatever answers are lost, and nothing else is changed. */
class RewriteTest extends BrokerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** A task that has kept a step, and ended with a result. */
    private TaskId ended(String result) {
        node.enqueue(BrokerFixture.task());
        LeasedTask task = node.takeOne("a");
        node.await(node.leases.keepStep(task.lease(), BrokerFixture.step("read", "\"Ann Lee\""), Charges.NONE));
        finish(task, new Outcome.Succeeded(Json.of(result), Usage.NONE));
        return task.id();
    }

    private Rewrite.Result rewrite(BrokerFixture by, TaskId id, String before, String now) {
        return by.await(new Rewrite(by.scripts(), PATIENCE).run(id, before, now));
    }

    private String result(TaskId id) {
        return String.valueOf(node.find(id).result());
    }

    @Test
    void aLostReplyRewritesOnceAndSaysThatItIsDone() {
        TaskId id = ended("{\"a\":1}");
        try (LossyProxy proxy = new LossyProxy(redis.port());
                BrokerFixture far = BrokerFixture.impatient(proxy.url())) {
            proxy.loseAnswerTo(Rewrite.SCRIPT, redis);

            assertThat(rewrite(far, id, "{\"a\":1}", "{\"a\":2}")).isEqualTo(Rewrite.Result.DONE);

            assertThat(proxy.lost()).isEqualTo(1);
        }
        assertThat(result(id)).isEqualTo("{\"a\":2}");
        assertThat(node.await(node.leases.steps(id))).isEmpty();
    }

    @Test
    void aResultThatIsNotTheOneThatWasReadIsLeftAlone() {
        TaskId id = ended("{\"a\":1}");

        assertThat(rewrite(node, id, "{\"a\":0}", "{\"a\":2}")).isEqualTo(Rewrite.Result.OTHER);

        assertThat(result(id)).isEqualTo("{\"a\":1}");
    }

    @Test
    void aTaskThatRunsAgainOrIsGoneIsLeftAlone() {
        TaskId id = node.enqueue(BrokerFixture.task());
        node.takeOne("a");

        assertThat(rewrite(node, id, "{}", "{}")).isEqualTo(Rewrite.Result.OTHER);
        assertThat(rewrite(node, TaskId.next(), "{}", "{}")).isEqualTo(Rewrite.Result.OTHER);
    }
}
