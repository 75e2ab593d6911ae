package dev.leadline.flow;

import static dev.leadline.task.TaskState.CANCELLED;
import static dev.leadline.task.TaskState.EXPIRED;
import static dev.leadline.task.TaskState.FAILED;
import static dev.leadline.task.TaskState.QUEUED;
import static dev.leadline.task.TaskState.SCHEDULED;
import static dev.leadline.task.TaskState.STARTED;
import static dev.leadline.task.TaskState.SUCCEEDED;
import static dev.leadline.task.TaskState.WAITING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.broker.BrokerFixture;
import dev.leadline.task.LeasedTask;
import dev.leadline.task.Outcome;
import dev.leadline.task.TaskId;
import dev.leadline.task.Usage;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** However a task of a flow ends, its policy decides, and no flow waits for ever. */
class FlowEndsTest extends FlowTest {

    /** The ways in which a task can end without success. */
    enum Ending {
        FAILS,
        IS_CANCELLED_WHILE_IT_WAITS,
        IS_CANCELLED_WHILE_IT_RUNS,
        EXPIRES,
        KILLS_ITS_WORKERS
    }

    /** Sidekiq #4710: batches whose jobs died otherwise than by failing were never finished. */
    @ParameterizedTest
    @EnumSource
    void aTaskThatEndsInAnyWayIsJudgedByItsPolicy(Ending ending) {
        Map<FailurePolicy, FlowState> expected =
                Map.of(FailurePolicy.FAIL, FlowState.FAILED, FailurePolicy.SKIP, FlowState.SUCCEEDED);
        expected.forEach((policy, state) -> {
            TaskId id = begin(item("a", policy, options(ending), "{}"), item("b", "a"));
            end(id, ending);

            assertThat(ended(id).state()).as(policy + " " + find(id).counts()).isEqualTo(state);
            assertThat(state(id, 1)).isEqualTo(CANCELLED);
        });
        TaskId id = begin(item("a", FailurePolicy.CONTINUE, options(ending), "{}"), item("b", "a"));
        end(id, ending);
        assertThat(state(id, 1)).isEqualTo(QUEUED);
    }

    private static java.util.function.UnaryOperator<BrokerFixture.TaskBuilder> options(Ending ending) {
        return task -> ending == Ending.EXPIRES
                ? task.queue("idle").expires(Duration.ofMillis(1))
                : ending == Ending.IS_CANCELLED_WHILE_IT_WAITS ? task.delay(Duration.ofHours(1)) : task;
    }

    private void end(TaskId flow, Ending ending) {
        TaskId first = FlowIds.member(flow, 0);
        switch (ending) {
            case FAILS -> fail(takeAll().get("a"));
            case IS_CANCELLED_WHILE_IT_WAITS -> node.await(node.broker.cancel(first, null));
            case IS_CANCELLED_WHILE_IT_RUNS -> {
                LeasedTask running = takeAll().get("a");
                node.await(node.broker.cancel(first, null));
                end(running, new Outcome.Cancelled(Usage.NONE));
            }
            case EXPIRES ->
                Awaitility.await().until(() -> {
                    node.await(node.maintenance.sweep());
                    return node.find(first).state() == EXPIRED;
                });
            case KILLS_ITS_WORKERS -> {
                for (int crash = 0; crash < 3; crash++) {
                    String worker = "dead-" + flow + crash;
                    assertThat(node.take(worker, 500).tasks()).hasSize(1);
                    redis.call("ZADD", node.keys.workers(), "1", worker);
                    redis.call("DEL", node.base() + "reclaim-hold");
                    node.await(node.maintenance.reclaim());
                }
                assertThat(node.find(first).state()).isEqualTo(FAILED);
            }
            default -> throw new AssertionError(ending);
        }
    }

    @Test
    void aWaitingTaskThatIsCancelledByHandIsJudgedByItsPolicy() {
        TaskId id = begin(item("a"), item("b", FailurePolicy.SKIP, "a"), item("c", "b"));

        node.await(node.broker.cancel(FlowIds.member(id, 1), null));

        assertThat(state(id, 2)).isEqualTo(CANCELLED);
        succeed(takeAll().get("a"), "1");
        assertThat(find(id).state()).isEqualTo(FlowState.SUCCEEDED);
        assertThat(redis.call("EXISTS", node.keys.waiting())).isEqualTo(0L);
    }

    @Test
    void aWaitingTaskExpires() {
        TaskId id =
                begin(item("a"), item("b", FailurePolicy.SKIP, task -> task.expires(Duration.ofMillis(1)), "{}", "a"));

        Awaitility.await().until(() -> {
            node.await(node.maintenance.sweep());
            return state(id, 1) == EXPIRED;
        });

        succeed(takeAll().get("a"), "1");
        assertThat(find(id).counts()).isEqualTo(Map.of(SUCCEEDED, 1, EXPIRED, 1));
    }

    @Test
    void theDelayOfATaskBeginsWhenItWaitsForNoOther() {
        TaskId id = begin(item("a"), item("b", FailurePolicy.FAIL, task -> task.delay(Duration.ofHours(1)), "{}", "a"));
        assertThat(state(id, 1)).isEqualTo(WAITING);

        succeed(takeAll().get("a"), "1");

        assertThat(state(id, 1)).isEqualTo(SCHEDULED);
        assertThat(node.find(FlowIds.member(id, 1)).times().dueAt())
                .isAfter(java.time.Instant.now().plus(Duration.ofMinutes(59)));
    }

    @Test
    void aTaskThatIsRetriedAndSnoozedIsCountedOnce() {
        TaskId id = begin(item("a"), item("b", "a"));
        end(takeAll().get("a"), new Outcome.Retry(Duration.ofMillis(1), ERROR, Usage.NONE));
        end(
                Awaitility.await().until(() -> takeAll().get("a"), task -> task != null),
                new Outcome.Snoozed(Duration.ofMillis(1), ERROR, Usage.NONE));
        assertThat(state(id, 1)).isEqualTo(WAITING);

        succeed(Awaitility.await().until(() -> takeAll().get("a"), task -> task != null), "1");

        assertThat(takeAll()).containsOnlyKeys("b");
    }

    // ── Cancel, and run again ───────────────────────────────────────────────────────────────────────────────────────

    @Test
    void aCancelledFlowEndsAllThatWaitsAndStopsAllThatRuns() {
        TaskId id = begin(flow(chord(1200, FailurePolicy.CONTINUE)));
        List<LeasedTask> running = take(3);

        assertThat(node.await(node.flows.cancel(id, null))).isEqualTo(CancelFlow.Result.REQUESTED);

        assertThat(find(id).counts()).isEqualTo(Map.of(STARTED, 3, CANCELLED, 1198));
        assertThat(find(id).cancelRequested()).isTrue();
        assertThat(node.take("a", 0).cancelled())
                .containsExactlyInAnyOrderElementsOf(
                        running.stream().map(LeasedTask::lease).toList());
        running.forEach(task -> end(task, new Outcome.Cancelled(Usage.NONE)));
        assertThat(find(id).state()).isEqualTo(FlowState.CANCELLED);
        assertThat(node.await(node.flows.cancel(id, null))).isEqualTo(CancelFlow.Result.FINAL);
    }

    @Test
    void aFlowThatIsCancelledWhileItIsBuiltStartsNothingMore() {
        NewFlow flow = flow(chord(1200, FailurePolicy.FAIL));
        Flows dying = DyingNode.that(node).storesAndBegins(flow);
        node.await(dying.cancel(flow.id(), null));

        assertThat(ended(flow.id()).counts()).isEqualTo(Map.of(CANCELLED, 1201));
        assertThat(ended(flow.id()).state()).isEqualTo(FlowState.CANCELLED);
    }

    @Test
    void aFlowGoesOnFromWhereItBroke() {
        TaskId id = begin(item("a"), item("b", "a"), item("c", "b"), item("d"));
        Map<String, LeasedTask> first = takeAll();
        succeed(first.get("a"), "1");
        succeed(first.get("d"), "1");
        fail(takeAll().get("b"));
        assertThat(ended(id).counts()).isEqualTo(Map.of(SUCCEEDED, 2, FAILED, 1, CANCELLED, 1));

        assertThat(node.await(node.flows.retry(id, null))).isEqualTo(RetryFlow.Result.RUNNING);

        assertThat(find(id).counts()).isEqualTo(Map.of(SUCCEEDED, 2, QUEUED, 1, WAITING, 1));
        Map<String, LeasedTask> second = takeAll();
        assertThat(second).containsOnlyKeys("b");
        succeed(second.get("b"), "1");
        succeed(takeAll().get("c"), "1");
        assertThat(find(id).state()).isEqualTo(FlowState.SUCCEEDED);
        assertThat(redis.call("ZCARD", node.keys.dead())).isEqualTo(0L);
    }

    @Test
    void aFlowThatRunsAgainEndsAgain() {
        TaskId id = begin(flow(chord(700, FailurePolicy.FAIL)));
        List<LeasedTask> tasks = take(500);
        fail(tasks.get(7));
        tasks.stream().filter(task -> !task.equals(tasks.get(7))).forEach(task -> succeed(task, "1"));
        assertThat(ended(id).state()).isEqualTo(FlowState.FAILED);

        node.await(node.flows.retry(id, null));
        assertThat(drain()).isEqualTo(700 - 499 + 1);

        assertThat(ended(id).counts()).isEqualTo(Map.of(SUCCEEDED, 701));
        assertThat(node.await(node.flows.retry(id, null))).isEqualTo(RetryFlow.Result.NOT_ENDED_BADLY);
    }

    @Test
    void aTaskThatIsRunAgainByHandIsNotCountedTwice() {
        TaskId id = begin(item("a", FailurePolicy.CONTINUE), item("b"), item("c", "a", "b"));
        Map<String, LeasedTask> tasks = takeAll();
        fail(tasks.get("a"));
        node.await(node.broker.retry(FlowIds.member(id, 0), null));

        succeed(takeAll().get("a"), "1");

        assertThat(state(id, 2)).as("b has not ended").isEqualTo(WAITING);
        succeed(tasks.get("b"), "1");
        succeed(takeAll().get("c"), "1");
        assertThat(find(id).state()).isEqualTo(FlowState.SUCCEEDED);
    }

    @Test
    void aTaskThatWasRunAgainByHandCountsWhenItsFlowRunsAgain() {
        TaskId id = begin(item("a"), item("b", "a"));
        fail(takeAll().get("a"));
        ended(id);
        node.await(node.broker.retry(FlowIds.member(id, 0), null));
        LeasedTask byHand = takeAll().get("a");

        node.await(node.flows.retry(id, null));
        assertThat(find(id).counts()).isEqualTo(Map.of(STARTED, 1, WAITING, 1));
        succeed(byHand, "1");

        succeed(takeAll().get("b"), "1");
        assertThat(find(id).state()).isEqualTo(FlowState.SUCCEEDED);
    }

    // ── How long it is kept ─────────────────────────────────────────────────────────────────────────────────────────

    /** Celery #5237: with results that are kept for too short a time the body of a chord never ran. */
    @Test
    void resultsAreKeptUntilTheFlowHasEndedAndAllOfItIsKeptEquallyLongAfterThat() {
        TaskId id = begin(
                item("a", FailurePolicy.FAIL, task -> task.resultTtl(Duration.ofMillis(1)), "{}"),
                item("b", FailurePolicy.FAIL, task -> task.resultTtl(Duration.ofHours(1)), "{}", "a"));
        TaskId first = FlowIds.member(id, 0);
        succeed(takeAll().get("a"), "1");
        assertThat(ttl(node.keys.task(first))).as("no time to live").isEqualTo(-1);

        succeed(takeAll().get("b"), "1");
        advance();

        for (String key : List.of(
                node.keys.task(first),
                node.keys.task(FlowIds.member(id, 1)),
                node.keys.flow(id),
                node.keys.flowTasks(id),
                node.keys.flowMarks(id))) {
            assertThat(ttl(key)).as(key).isBetween(3_590_000L, 3_600_000L);
        }
        assertThat(redis.call("EXISTS", node.base() + "flow-work")).isEqualTo(0L);
        assertThat(redis.call("EXISTS", node.keys.waiting())).isEqualTo(0L);
    }

    @Test
    void aFlowThatRunsAgainLosesItsTimeToLive() {
        TaskId id = begin(item("a"), item("b"));
        Map<String, LeasedTask> tasks = new HashMap<>(takeAll());
        succeed(tasks.get("a"), "1");
        fail(tasks.get("b"));
        ended(id);
        advance();
        assertThat(ttl(node.keys.flow(id))).isPositive();

        node.await(node.flows.retry(id, null));

        for (String key : Arrays.asList(
                node.keys.flow(id),
                node.keys.flowTasks(id),
                node.keys.flowMarks(id),
                node.keys.task(FlowIds.member(id, 0)),
                node.keys.task(FlowIds.member(id, 1)))) {
            assertThat(ttl(key)).as(key).isEqualTo(-1);
        }
    }
}
