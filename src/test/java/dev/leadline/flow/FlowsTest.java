package dev.leadline.flow;

import static dev.leadline.task.TaskState.CANCELLED;
import static dev.leadline.task.TaskState.FAILED;
import static dev.leadline.task.TaskState.QUEUED;
import static dev.leadline.task.TaskState.STARTED;
import static dev.leadline.task.TaskState.SUCCEEDED;
import static dev.leadline.task.TaskState.WAITING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.task.LeasedTask;
import dev.leadline.task.TaskId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tasks of a flow run when all that they wait for has ended, and the flow ends when all of them have. */
class FlowsTest extends FlowTest {

    @Test
    void theTasksOfAChainRunOneAfterTheOther() {
        TaskId id = begin(item("a"), item("b", "a"), item("c", "b"));
        assertThat(find(id).counts()).isEqualTo(Map.of(QUEUED, 1, WAITING, 2));

        for (String key : List.of("a", "b", "c")) {
            Map<String, LeasedTask> tasks = takeAll();
            assertThat(tasks).containsOnlyKeys(key);
            assertThat(find(id).state()).isEqualTo(FlowState.RUNNING);
            succeed(tasks.get(key), "1");
        }

        Flow flow = find(id);
        assertThat(flow.state()).isEqualTo(FlowState.SUCCEEDED);
        assertThat(flow.counts()).isEqualTo(Map.of(SUCCEEDED, 3));
        assertThat(flow.finishedAt()).isNotNull();
        assertThat(flow.result()).isEqualTo("{\"c\":1}");
    }

    @Test
    void aDiamondRunsItsLastTaskOnceAndOnlyAfterBothSides() {
        TaskId id = begin(item("top"), item("left", "top"), item("right", "top"), item("bottom", "left", "right"));
        succeed(takeAll().get("top"), "1");

        Map<String, LeasedTask> sides = takeAll();
        assertThat(sides).containsOnlyKeys("left", "right");
        succeed(sides.get("left"), "1");
        assertThat(takeAll()).isEmpty();
        succeed(sides.get("right"), "1");
        assertThat(takeAll()).containsOnlyKeys("bottom");
        assertThat(find(id).counts()).isEqualTo(Map.of(SUCCEEDED, 3, STARTED, 1));
    }

    @Test
    void aGroupEndsWithItsLastTaskAndHasAllResults() {
        TaskId id = begin(item("a"), item("b"));
        Map<String, LeasedTask> tasks = takeAll();

        succeed(tasks.get("b"), "2");
        assertThat(find(id).state()).isEqualTo(FlowState.RUNNING);
        succeed(tasks.get("a"), "{\"x\":1}");

        assertThat(find(id).result()).isEqualTo("{\"a\":{\"x\":1},\"b\":2}");
    }

    /** Celery #4207: the body of a chord never ran, since members that ended at the same time were counted wrongly. */
    @Test
    void theTaskAfterAGroupOfTenThousandRunsOnce() {
        int size = 10_000;
        TaskId id = begin(flow(chord(size, FailurePolicy.FAIL)));
        assertThat(find(id).counts()).isEqualTo(Map.of(QUEUED, size, WAITING, 1));

        assertThat(drain()).isEqualTo(size + 1);

        assertThat(ended(id).counts()).isEqualTo(Map.of(SUCCEEDED, size + 1));
        assertThat(node.find(FlowIds.member(id, size)).counters().attempt()).isEqualTo(1);
    }

    @Test
    void tenThousandTasksThatWaitForOneAreReleasedInPieces() {
        int size = 10_000;
        List<NewFlow.Item> items = new java.util.ArrayList<>(List.of(item("first")));
        for (int i = 0; i < size; i++) {
            items.add(item("e" + i, "first"));
        }
        TaskId id = begin(flow(items));

        succeed(takeAll().get("first"), "1");

        assertThat(find(id).counts().get(QUEUED)).as("released at once").isEqualTo(500);
        advance();
        assertThat(find(id).counts()).isEqualTo(Map.of(QUEUED, size, SUCCEEDED, 1));
        assertThat(drain()).isEqualTo(size);
        assertThat(ended(id).state()).isEqualTo(FlowState.SUCCEEDED);
    }

    /** Both groups wait for each other as a whole: the ends of the first outrun what one call releases. */
    @Test
    void nothingIsMissedWhenMoreIsToBeReleasedThanOneCallDoes() {
        List<NewFlow.Item> items = new java.util.ArrayList<>();
        String[] first = new String[20];
        for (int i = 0; i < first.length; i++) {
            first[i] = "a" + i;
            items.add(item(first[i]));
        }
        for (int i = 0; i < 600; i++) {
            items.add(item("b" + i, first));
        }
        TaskId id = begin(flow(items));

        assertThat(drain()).isEqualTo(620);
        assertThat(ended(id).state()).isEqualTo(FlowState.SUCCEEDED);
    }

    @Test
    void waitingTasksAreListed() {
        begin(item("a"), item("b", "a"));

        var page = node.await(
                node.lists.page(new dev.leadline.listing.TaskQuery(null, WAITING, null, null, null, 10, null)));

        assertThat(page.items()).extracting(task -> task.handler()).containsExactly("b");
    }

    @Test
    void theTasksOfAFlowComeInPages() {
        TaskId id = begin(flow(chord(5, FailurePolicy.FAIL)));

        assertThat(node.await(node.flows.members(id, null, 4, 10)))
                .extracting(Flow.Member::key, Flow.Member::state)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("e4", QUEUED),
                        org.assertj.core.groups.Tuple.tuple("then", WAITING));
    }

    @Test
    void anotherTenantSeesNoFlow() {
        TaskId id = begin(item("a"));

        assertThat(node.await(node.flows.find(id, "other"))).isNull();
        assertThat(node.await(node.flows.members(id, "other", 0, 10))).isNull();
        assertThat(node.await(node.flows.cancel(id, "other"))).isEqualTo(CancelFlow.Result.UNKNOWN);
        assertThat(node.await(node.flows.retry(id, "other"))).isEqualTo(RetryFlow.Result.UNKNOWN);
    }

    // ── Policies ────────────────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void afterAFailureNothingStartsAnyMoreAndWhatRunsMayEnd() {
        TaskId id = begin(item("a"), item("b"), item("c", "b"));
        Map<String, LeasedTask> tasks = takeAll();

        fail(tasks.get("a"));
        advance();
        assertThat(state(id, 2)).isEqualTo(CANCELLED);
        assertThat(find(id).state()).isEqualTo(FlowState.RUNNING);
        succeed(tasks.get("b"), "1");

        assertThat(find(id).state()).isEqualTo(FlowState.FAILED);
        assertThat(find(id).counts()).isEqualTo(Map.of(FAILED, 1, SUCCEEDED, 1, CANCELLED, 1));
    }

    @Test
    void whatWaitsForASkippedTaskIsSkippedAndTheRestRuns() {
        TaskId id = begin(item("a", FailurePolicy.SKIP), item("b", "a"), item("c", "b"), item("d"));
        Map<String, LeasedTask> tasks = takeAll();

        fail(tasks.get("a"));
        succeed(tasks.get("d"), "1");

        Flow flow = find(id);
        assertThat(flow.state()).isEqualTo(FlowState.SUCCEEDED);
        assertThat(flow.counts()).isEqualTo(Map.of(FAILED, 1, SUCCEEDED, 1, CANCELLED, 2));
        assertThat(flow.result()).isEqualTo("{\"c\":null,\"d\":1}");
    }

    @Test
    void whatWaitsForATaskThatMayFailRuns() {
        TaskId id = begin(item("a", FailurePolicy.CONTINUE), item("b", "a"));

        fail(takeAll().get("a"));
        succeed(takeAll().get("b"), "1");

        assertThat(find(id).state()).isEqualTo(FlowState.SUCCEEDED);
    }
}
