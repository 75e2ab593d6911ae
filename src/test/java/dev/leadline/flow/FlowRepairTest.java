package dev.leadline.flow;

import static dev.leadline.task.TaskState.CANCELLED;
import static dev.leadline.task.TaskState.EXPIRED;
import static dev.leadline.task.TaskState.FAILED;
import static dev.leadline.task.TaskState.QUEUED;
import static dev.leadline.task.TaskState.SUCCEEDED;
import static dev.leadline.task.TaskState.WAITING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.task.LeasedTask;
import dev.leadline.task.TaskId;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an interrupted call, a node that died, or somebody at a Redis prompt left behind is found. */
class FlowRepairTest extends FlowTest {

    @Test
    void aFlowWhoseNodeDiedBeforeItMadeATaskIsMadeByAnother() {
        NewFlow flow = flow(chord(1200, FailurePolicy.FAIL));
        DyingNode.that(node).storesAndBegins(flow);
        assertThat(find(flow.id()).state()).isEqualTo(FlowState.BUILDING);
        assertThat(find(flow.id()).counts()).isEqualTo(Map.of(WAITING, 1201));

        // Another node makes a piece, and dies as well.
        node.await(node.flows.advance());
        assertThat(find(flow.id()).counts()).isEqualTo(Map.of(QUEUED, 500, WAITING, 701));
        assertThat(find(flow.id()).state()).isEqualTo(FlowState.BUILDING);

        assertThat(drain()).isEqualTo(1201);
        assertThat(ended(flow.id()).counts()).isEqualTo(Map.of(SUCCEEDED, 1201));
    }

    @Test
    void tasksThatEndWhileOthersAreStillToBeMadeAreCounted() {
        NewFlow flow = flow(chord(600, FailurePolicy.FAIL));
        DyingNode.that(node).storesAndBegins(flow);
        node.await(node.flows.advance());
        take(500).forEach(task -> succeed(task, "1"));

        advance();

        take(500).forEach(task -> succeed(task, "1"));
        assertThat(takeAll()).containsOnlyKeys("then");
    }

    /** Between two writes of a script: the task has ended, and its flow does not know it yet. */
    @Test
    void anEndThatWasNotCountedIsFound() {
        TaskId id = begin(item("a"), item("b"), item("c", "a", "b"));
        Map<String, LeasedTask> tasks = takeAll();
        succeed(tasks.get("a"), "1");
        // As it was before it was counted.
        redis.call("SETRANGE", node.keys.flowMarks(id), "0", "o");
        redis.call("HINCRBY", node.keys.flow(id), "left", "1");
        redis.call("HINCRBY", node.keys.flowTasks(id), "l2", "1");
        succeed(tasks.get("b"), "1");
        assertThat(state(id, 2)).isEqualTo(WAITING);

        Awaitility.await().until(() -> {
            advance();
            return state(id, 2) == QUEUED;
        });
        succeed(takeAll().get("c"), "1");
        assertThat(find(id).state()).isEqualTo(FlowState.SUCCEEDED);
    }

    /** Between two writes of a script: the mark is set, and those that wait for the task do not know it yet. */
    @Test
    void aTaskThatWasNotReleasedIsFound() {
        TaskId id = begin(item("a"), item("b", "a"));
        LeasedTask task = takeAll().get("a");
        redis.call("HINCRBY", node.keys.flowTasks(id), "l1", "1");
        succeed(task, "1");
        assertThat(state(id, 1)).isEqualTo(WAITING);

        Awaitility.await().until(() -> {
            advance();
            return state(id, 1) == QUEUED;
        });
    }

    @Test
    void aFlowWhoseLastEndWasNotCountedEnds() {
        TaskId id = begin(item("a"));
        LeasedTask task = takeAll().get("a");
        redis.call("HINCRBY", node.keys.flow(id), "left", "1");
        succeed(task, "1");
        assertThat(find(id).state()).isEqualTo(FlowState.RUNNING);

        assertThat(ended(id).state()).isEqualTo(FlowState.SUCCEEDED);
    }

    @Test
    void aTaskThatSomebodyDeletedFailsItsFlow() {
        TaskId id = begin(item("a"), item("b", "a"));
        redis.call("DEL", node.keys.task(FlowIds.member(id, 0)));

        assertThat(ended(id).state()).isEqualTo(FlowState.FAILED);
        assertThat(find(id).counts()).isEqualTo(Map.of(FAILED, 1, CANCELLED, 1));
    }

    @Test
    void aFlowThatNoIndexLeadsToIsFoundByItsTasks() {
        TaskId id = begin(item("a"), item("b", "a"));
        LeasedTask task = takeAll().get("a");
        redis.call("HINCRBY", node.keys.flowTasks(id), "l1", "1");
        succeed(task, "1");
        redis.call("DEL", node.base() + "flow-work", node.keys.waiting());
        assertThat(advance()).isFalse();

        scan();

        assertThat(redis.call("ZCARD", node.keys.waiting())).isEqualTo(1L);
        Awaitility.await().until(() -> {
            advance();
            return state(id, 1) == QUEUED;
        });
    }

    @Test
    void aTaskWhoseFlowSomebodyDeletedDoesNotWaitForEver() {
        TaskId id = begin(item("a"), item("b", "a"));
        redis.call("DEL", node.keys.flow(id));

        scan();
        node.await(node.maintenance.sweep());

        assertThat(state(id, 1)).isEqualTo(EXPIRED);
        assertThat(ttl(node.keys.task(FlowIds.member(id, 1)))).isPositive();
        succeed(takeAll().get("a"), "1");
        assertThat(ttl(node.keys.task(FlowIds.member(id, 0)))).isPositive();
        Awaitility.await().until(() -> {
            advance();
            return redis.call("EXISTS", node.base() + "flow-work").equals(0L);
        });
    }

    private void scan() {
        boolean more = node.await(node.maintenance.beginReconciling(Duration.ofMillis(1)))
                .more();
        while (more) {
            more = node.await(node.maintenance.goOnReconciling()).more();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"flow-marks:", "waiting", "flow-work"})
    void aKeyOfAnotherTypeOnlyDelaysTheFlow(String name) {
        TaskId id = begin(item("a"), item("b"), item("c", "a"), item("d", "a", "b"));
        Map<String, LeasedTask> tasks = takeAll();
        succeed(tasks.get("a"), "1");
        String key = node.base() + name + (name.endsWith(":") ? id.value() : "");
        redis.call("DEL", key);
        redis.call("LPUSH", key, "damaged");

        // The call may be repeated after the key was set aside.
        node.succeed(tasks.get("b"));
        scan();

        Awaitility.await().until(() -> {
            advance();
            return state(id, 3) == QUEUED;
        });
        assertThat(drain()).isEqualTo(2);
        assertThat(ended(id).counts()).isEqualTo(Map.of(SUCCEEDED, 4));
    }

    /** Without them nobody knows what waits for what. */
    @Test
    void aFlowWhoseDependenciesWereDeletedFails() {
        TaskId id = begin(item("a"), item("b", "a"));
        redis.call("DEL", node.keys.flowTasks(id));

        succeed(takeAll().get("a"), "1");

        assertThat(ended(id).counts()).isEqualTo(Map.of(SUCCEEDED, 1, CANCELLED, 1));
        assertThat(find(id).state()).isEqualTo(FlowState.FAILED);
    }

    /** A count that lost its marks must not release early, although the counts were counted down before. */
    @Test
    void deletedMarksMakeNoJoinEarly() {
        TaskId id = begin(item("a"), item("b"), item("c"), item("d", "a", "b", "c"));
        Map<String, LeasedTask> tasks = takeAll();
        succeed(tasks.get("a"), "1");
        redis.call("DEL", node.keys.flowMarks(id));

        Awaitility.await().until(() -> {
            advance();
            return find(id).counts().getOrDefault(SUCCEEDED, 0) == 1;
        });
        succeed(tasks.get("b"), "1");
        assertThat(state(id, 3)).isEqualTo(WAITING);
        succeed(tasks.get("c"), "1");
        assertThat(state(id, 3)).isEqualTo(QUEUED);
    }

    /** What a flow needs is written although Redis takes nothing new. */
    @Test
    void aFullRedisLetsFlowsEnd() {
        TaskId id = begin(flow(chord(600, FailurePolicy.FAIL)));
        redis.call("CONFIG", "SET", "maxmemory", "1");
        try {
            assertThat(drain()).isEqualTo(601);
            assertThat(ended(id).state()).isEqualTo(FlowState.SUCCEEDED);
            advance();
            assertThat(ttl(node.keys.flow(id))).isPositive();
        } finally {
            redis.call("CONFIG", "SET", "maxmemory", "0");
        }
    }
}
