package dev.leadline.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.task.Charges;
import dev.leadline.task.LeasedTask;
import dev.leadline.task.Outcome;
import dev.leadline.task.TaskError;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import dev.leadline.task.Usage;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The right to write: who has it, who has lost it, and repeated calls. */
class LeaseTest extends BrokerTest {
    @Test
    void aReleaseThatIsSentTwiceDoesNotTakeTheTaskFromItsNextRun() {
        node.enqueue(BrokerFixture.task());
        LeasedTask first = node.takeOne("a");
        finish(first, new Outcome.Released(Usage.NONE));
        LeasedTask second = node.takeOne("a");

        assertThat(finish(first, new Outcome.Released(Usage.NONE))).isEqualTo(Finish.Result.ALREADY);

        assertThat(second.attempt()).as("a release uses up no attempt").isEqualTo(1);
        assertThat(node.take("b", 10).tasks()).isEmpty();
        assertThat(node.find(second.id()).state()).isEqualTo(TaskState.STARTED);
        assertThat(node.succeed(first)).isEqualTo(Finish.Result.LOST);
        assertThat(node.succeed(second)).isEqualTo(Finish.Result.WRITTEN);
    }

    @Test
    void aFinishThatIsSentTwiceIsAnsweredAlreadyAndAnotherOutcomeIsNot() {
        node.enqueue(BrokerFixture.task());
        LeasedTask task = node.takeOne("a");
        assertThat(node.succeed(task)).isEqualTo(Finish.Result.WRITTEN);

        assertThat(node.succeed(task)).isEqualTo(Finish.Result.ALREADY);

        TaskError error = new TaskError("handler-failed", "no", false, 1);
        assertThat(finish(task, new Outcome.Failed(error, Usage.NONE))).isEqualTo(Finish.Result.LOST);
        assertThat(node.find(task.id()).state()).isEqualTo(TaskState.SUCCEEDED);
    }

    @Test
    void aTakeWhoseAnswerWasLostAnswersTheSameAgain() {
        enqueue(5);
        Taken.Leased lost = (Taken.Leased) node.takeAs("a", 1, 3);

        Taken.Leased again = (Taken.Leased) node.takeAs("a", 1, 3);

        assertThat(again.tasks()).isEqualTo(lost.tasks());
        assertThat(((Taken.Leased) node.takeAs("a", 2, 10)).tasks()).hasSize(2);
        assertThat(node.takeAs("a", 1, 3)).isInstanceOf(Taken.Stale.class);
    }

    @Test
    void aRunThatLostItsLeaseKeepsNoStepAndNotesNoProgress() {
        node.enqueue(BrokerFixture.task());
        LeasedTask first = node.takeOne("a");
        finish(first, new Outcome.Released(Usage.NONE));
        node.takeOne("b");

        assertThat(org.assertj.core.api.Assertions.catchThrowable(() ->
                        node.await(node.leases.keepStep(first.lease(), BrokerFixture.step("step", "1"), Charges.NONE))))
                .isInstanceOf(LeaseLost.class);
        assertThat(node.await(node.leases.note(first.lease(), new dev.leadline.task.Progress(50, "half"))))
                .isFalse();
        assertThat(node.find(first.id()).progress()).isNull();
    }

    @Test
    void aRetryOfAnEndedTaskGoesOnCountingLeases() {
        TaskId id = node.enqueue(BrokerFixture.task());
        LeasedTask first = node.takeOne("a");
        finish(first, new Outcome.Failed(new TaskError("handler-failed", "no", false, 1), Usage.NONE));

        assertThat(node.await(node.broker.retry(id, null)).result()).isEqualTo(Retry.Result.QUEUED);

        LeasedTask second = node.takeOne("a");
        assertThat(second.lease().number()).isEqualTo(2);
        assertThat(node.succeed(first)).isEqualTo(Finish.Result.LOST);
        assertThat(node.succeed(second)).isEqualTo(Finish.Result.WRITTEN);
    }

    @Test
    void aTaskThatIsRetriedDoesNotVanishWithItsOldTimeToLive() {
        TaskId id = node.enqueue(
                BrokerFixture.aTask().resultTtl(Duration.ofSeconds(60)).build());
        LeasedTask first = node.takeOne("a");
        node.await(node.leases.keepStep(first.lease(), BrokerFixture.step("step", "1"), Charges.NONE));
        finish(first, new Outcome.Failed(new TaskError("handler-failed", "no", false, 1), Usage.NONE));
        assertThat((Long) redis.call("PTTL", node.keys.task(id))).isPositive();

        node.await(node.broker.retry(id, null));

        assertThat(redis.call("PTTL", node.keys.task(id))).isEqualTo(-1L);
        assertThat(redis.call("PTTL", node.keys.steps(id))).isEqualTo(-1L);
    }
}
