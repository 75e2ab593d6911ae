package dev.leadline.flow;

import dev.leadline.broker.BrokerFixture;
import dev.leadline.task.LeasedTask;
import dev.leadline.task.Outcome;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import dev.leadline.task.Usage;
import java.time.Duration;
import org.awaitility.Awaitility;

/** Flows whose tasks make the moves that only tasks of flows make. */
public final class MovingFlow {

    private MovingFlow() {}

    /** WAITING becomes QUEUED. */
    public static void released(BrokerFixture node) {
        TaskId id = begin(node, FlowTest.item("a"), FlowTest.item("b", "a"));
        node.succeed(leased(node, id, 0));
        node.succeed(leased(node, id, 1));
    }

    /** WAITING becomes SCHEDULED. */
    public static void delayed(BrokerFixture node) {
        TaskId id = begin(
                node,
                FlowTest.item("a"),
                FlowTest.item("b", FailurePolicy.FAIL, task -> task.delay(Duration.ofHours(1)), "{}", "a"));
        node.succeed(leased(node, id, 0));
    }

    /** WAITING becomes EXPIRED, and so does the flow's other task become CANCELLED. */
    public static void expired(BrokerFixture node) {
        TaskId id = begin(
                node,
                FlowTest.item("a", FailurePolicy.FAIL, task -> task.delay(Duration.ofHours(1)), "{}"),
                FlowTest.item("b", FailurePolicy.FAIL, task -> task.expires(Duration.ofMillis(1)), "{}", "a"));
        Awaitility.await().until(() -> {
            node.await(node.maintenance.sweep());
            return node.find(FlowIds.member(id, 1)).state() == TaskState.EXPIRED;
        });
        ended(node, id);
        runAgain(node, id);
    }

    /** FAILED and CANCELLED become WAITING, and WAITING becomes CANCELLED. */
    public static void runAgainAfterEach(BrokerFixture node) {
        TaskId id = begin(node, FlowTest.item("a"), FlowTest.item("b", "a"));
        node.await(
                node.leases.finish(leased(node, id, 0).lease(), new Outcome.Failed(FlowTest.ERROR, Usage.NONE), null));
        ended(node, id);
        runAgain(node, id);
    }

    private static TaskId begin(BrokerFixture node, NewFlow.Item... items) {
        NewFlow flow = FlowTest.flow(items);
        node.await(node.flows.begin(flow));
        return flow.id();
    }

    private static LeasedTask leased(BrokerFixture node, TaskId flow, int number) {
        return node.take("a", 100).tasks().stream()
                .filter(task -> task.id().equals(FlowIds.member(flow, number)))
                .findFirst()
                .orElseThrow();
    }

    private static void ended(BrokerFixture node, TaskId flow) {
        Awaitility.await().until(() -> {
            node.await(node.flows.advance());
            Flow found = node.await(node.flows.find(flow, null));
            return found != null && found.state().isFinal();
        });
    }

    private static void runAgain(BrokerFixture node, TaskId flow) {
        node.await(node.flows.retry(flow, null));
    }
}
