package dev.leadline.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.redis.Script;
import dev.leadline.task.LeasedTask;
import dev.leadline.task.Outcome;
import dev.leadline.task.TaskError;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import dev.leadline.task.Usage;
import dev.leadline.testsupport.LossyProxy;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A task that was put back for long may be made due now. */
class HastenTest extends BrokerTest {

    private static final TaskError WHY = new TaskError("provider-unavailable", "not yet", true, 1);

    private TaskId putBack() {
        TaskId id = node.enqueue(BrokerFixture.task());
        finish(node.takeOne("a"), new Outcome.Snoozed(Duration.ofHours(1), WHY, Usage.NONE));
        return id;
    }

    private Hasten.Result hasten(TaskId id) {
        return node.await(node.broker.hasten(id));
    }

    @Test
    void aTaskThatWasPutBackRunsAtOnceAndCountsTheSameAttempt() {
        TaskId id = putBack();
        assertThat(node.take("a", 1).tasks()).isEmpty();

        assertThat(hasten(id)).isEqualTo(Hasten.Result.DUE);

        assertThat(hasten(id)).isEqualTo(Hasten.Result.DUE);
        assertThat(node.find(id).times().dueAt())
                .isBeforeOrEqualTo(Instant.now().plusSeconds(60));
        LeasedTask again = node.takeOne("a");
        assertThat(again.id()).isEqualTo(id);
        assertThat(again.attempt()).isEqualTo(1);
        node.succeed(again);
        assertThat(node.find(id).state()).isEqualTo(TaskState.SUCCEEDED);
    }

    @Test
    void aTaskThatHasNotRunOrRunsOrHasEndedStaysAsItIs() {
        TaskId delayed =
                node.enqueue(BrokerFixture.aTask().delay(Duration.ofHours(1)).build());
        assertThat(hasten(delayed)).isEqualTo(Hasten.Result.NOT_PUT_BACK);
        assertThat(node.find(delayed).state()).isEqualTo(TaskState.SCHEDULED);

        TaskId id = node.enqueue(BrokerFixture.task());
        assertThat(hasten(id)).isEqualTo(Hasten.Result.NOT_PUT_BACK);
        LeasedTask running = node.takeOne("a");
        assertThat(hasten(id)).isEqualTo(Hasten.Result.NOT_PUT_BACK);
        node.succeed(running);
        assertThat(hasten(id)).isEqualTo(Hasten.Result.NOT_PUT_BACK);
        assertThat(hasten(TaskId.next())).isEqualTo(Hasten.Result.UNKNOWN);
        assertThat(node.take("a", 1).tasks()).isEmpty();
    }

    @Test
    void aLostAnswerChangesNothing() {
        TaskId id = putBack();
        try (LossyProxy proxy = new LossyProxy(redis.port());
                BrokerFixture far = new BrokerFixture(proxy.url())) {
            proxy.loseAnswerTo(Script.of(Hasten.class), redis);

            assertThat(far.await(far.broker.hasten(id))).isEqualTo(Hasten.Result.DUE);
        }
        assertThat(node.takeOne("a").id()).isEqualTo(id);
    }
}
