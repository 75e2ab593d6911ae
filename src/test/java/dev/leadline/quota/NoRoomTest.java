package dev.leadline.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.leadline.broker.BrokerFixture;
import dev.leadline.broker.BrokerTest;
import dev.leadline.task.LeasedTask;
import dev.leadline.task.Outcome;
import dev.leadline.task.TaskFailure;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import dev.leadline.task.Usage;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a call for which there is no room, as it is configured: it waits, asks another model, or fails. */
class NoRoomTest extends BrokerTest {

    private static final String MODEL = "model";

    private Quotas quotas(QuotaConfig config) {
        return new Quotas(node.links, node.prefix, node.keys, node.redisConfig, config);
    }

    private LeasedTask running() {
        TaskId id = node.enqueue(BrokerFixture.task());
        return node.take("a", 100).tasks().stream()
                .filter(task -> task.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static QuotaCall call(LeasedTask task, boolean alternative) {
        return new QuotaCall(task.lease(), MODEL, List.of("main"), 1, alternative);
    }

    private Long pass(Quotas quotas, QuotaCall call) {
        return node.await(quotas.call(call, project -> Uni.createFrom().item(1L), Long::longValue));
    }

    private void assertParks(Quotas quotas, QuotaCall call) {
        assertThatThrownBy(() -> pass(quotas, call)).isInstanceOf(TaskFailure.Parked.class);
    }

    private LeasedTask takeWhenLetOut() {
        AtomicReference<LeasedTask> taken = new AtomicReference<>();
        Awaitility.await().pollInterval(Duration.ofMillis(20)).until(() -> {
            node.take("a", 1).tasks().forEach(taken::set);
            return taken.get() != null;
        });
        return taken.get();
    }

    @Test
    void aCallFailsWhenTheDaysQuotaIsUsedUpIfThatIsConfigured() {
        Quotas quotas = quotas(TestQuotaConfig.of("*: rpd=1", Duration.ofMinutes(1))
                .when(QuotaConfig.Exhausted.FAIL, QuotaConfig.Busy.WAIT));
        LeasedTask task = running();
        pass(quotas, call(task, false));

        assertThatThrownBy(() -> pass(quotas, call(task, false)))
                .isInstanceOf(TaskFailure.Permanent.class)
                .hasMessageContaining("the quota of the day for " + MODEL + " is used up until 20");
    }

    @Test
    void aCallAsksAnotherModelWhenTheDaysQuotaIsUsedUpIfThatIsConfiguredAndThereIsOne() {
        Quotas quotas = quotas(TestQuotaConfig.of("*: rpd=1", Duration.ofMinutes(1))
                .when(QuotaConfig.Exhausted.FALL_BACK, QuotaConfig.Busy.WAIT));
        LeasedTask task = running();
        pass(quotas, call(task, false));

        assertParks(quotas, call(task, false));
        assertThatThrownBy(() -> pass(quotas, call(task, true))).isInstanceOf(NoRoom.class);
    }

    @Test
    void aCallAsksAnotherModelWhenThisMinuteHasNoRoomIfThatIsConfigured() {
        LeasedTask task = running();
        TestQuotaConfig config = TestQuotaConfig.of("*: rpm=1", Duration.ofMinutes(1));
        Quotas waiting = quotas(config.when(QuotaConfig.Exhausted.FALL_BACK, QuotaConfig.Busy.WAIT));
        Quotas falling = quotas(config.when(QuotaConfig.Exhausted.FALL_BACK, QuotaConfig.Busy.FALL_BACK));
        pass(falling, call(task, true));

        assertParks(waiting, call(task, true));
        assertThatThrownBy(() -> pass(falling, call(task, true))).isInstanceOf(NoRoom.class);
    }

    /** It does not go on at once, ask them all again, and so on. */
    @Test
    void aTaskForWhichNoModelHasRoomWaits() {
        Quotas quotas = quotas(TestQuotaConfig.of("*: rpd=1", Duration.ofMinutes(1))
                .when(QuotaConfig.Exhausted.FALL_BACK, QuotaConfig.Busy.WAIT));
        LeasedTask task = running();
        pass(quotas, call(task, false));
        NoRoom first = catchThrowableOfType(NoRoom.class, () -> pass(quotas, call(task, true)));

        TaskFailure.Parked parked = (TaskFailure.Parked) first.otherwise();
        finish(task, new Outcome.Parked(parked.gate(), parked.tokens(), parked.unless(), Usage.NONE));

        assertThat(node.take("a", 5).tasks()).isEmpty();
        assertThat(node.find(task.id()).state()).isEqualTo(TaskState.QUEUED);
    }

    /** Otherwise those that wait for the minute would wait until midnight, whatever is configured. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void tasksInTheLineGoOnWhenTheDaysQuotaIsUsedUpUnlessTheyWaitForIt(boolean waits) {
        Quotas quotas = quotas(TestQuotaConfig.of("*: rpm=1 rpd=2", Duration.ofMillis(800)));
        pass(quotas, call(running(), false));
        List<LeasedTask> came = List.of(running(), running(), running());
        for (LeasedTask task : came) {
            finish(task, new Outcome.Parked("quota:" + MODEL, 1, waits ? "" : "day", Usage.NONE));
        }
        LeasedTask last = takeWhenLetOut();
        pass(quotas, call(last, false));
        node.succeed(last);

        if (waits) {
            Awaitility.await()
                    .during(Duration.ofMillis(1200))
                    .until(() -> node.take("a", 5).tasks().isEmpty());
        } else {
            for (int i = 0; i < 2; i++) {
                assertParks(quotas, call(takeWhenLetOut(), false));
            }
        }
    }

    /** Tasks of one line may name other models, or none. */
    @Test
    void aTaskThatWaitsForTheDayDoesNotHoldUpThoseBehindItThatDoNot() {
        Quotas quotas = quotas(TestQuotaConfig.of("*: rpm=1 rpd=2", Duration.ofMillis(800)));
        pass(quotas, call(running(), false));
        // Those of one millisecond wait in the order of their ids.
        List<LeasedTask> came = Stream.of(running(), running(), running(), running())
                .sorted(Comparator.comparing(task -> task.id().value()))
                .toList();
        for (LeasedTask task : came) {
            boolean waits = task == came.get(1);
            finish(task, new Outcome.Parked("quota:" + MODEL, 1, waits ? "" : "day", Usage.NONE));
        }
        LeasedTask last = takeWhenLetOut();
        pass(quotas, call(last, false));
        node.succeed(last);

        List<TaskId> others = List.of(takeWhenLetOut().id(), takeWhenLetOut().id());

        assertThat(others)
                .containsExactlyInAnyOrder(came.get(2).id(), came.get(3).id());
        assertThat(node.take("a", 5).tasks()).isEmpty();
        assertThat(node.find(came.get(1).id()).state()).isEqualTo(TaskState.QUEUED);
    }
}
