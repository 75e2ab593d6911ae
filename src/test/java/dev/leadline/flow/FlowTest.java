package dev.leadline.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.broker.BrokerFixture;
import dev.leadline.broker.BrokerTest;
import dev.leadline.broker.Finish;
import dev.leadline.task.Json;
import dev.leadline.task.LeasedTask;
import dev.leadline.task.Outcome;
import dev.leadline.task.TaskError;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import dev.leadline.task.Usage;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;

/** A node on a real Redis, and what tests of flows do: hand flows in, run their tasks, and look at them. */
abstract class FlowTest extends BrokerTest {

    static final ObjectMapper JSON = new ObjectMapper();
    static final TaskError ERROR = new TaskError("handler-failed", "no", false, 1);

    // ── Making flows ────────────────────────────────────────────────────────────────────────────────────────────────

    static NewFlow.Item item(String key, String... after) {
        return item(key, FailurePolicy.FAIL, after);
    }

    static NewFlow.Item item(String key, FailurePolicy policy, String... after) {
        return item(key, policy, task -> task, "{}", after);
    }

    static NewFlow.Item item(
            String key,
            FailurePolicy policy,
            UnaryOperator<BrokerFixture.TaskBuilder> options,
            String args,
            String... after) {
        // The handler is named after the key, so that tests know which task they run.
        BrokerFixture.TaskBuilder task = BrokerFixture.aTask().handler(key).args(args);
        return new NewFlow.Item(key, options.apply(task).build(), tree(args), List.of(after), policy);
    }

    static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code size} tasks, and one that waits for all of them. */
    static List<NewFlow.Item> chord(int size, FailurePolicy policy) {
        List<NewFlow.Item> items = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            items.add(item("e" + i, policy));
        }
        String[] all = items.stream().map(NewFlow.Item::key).toArray(String[]::new);
        items.add(item("then", all));
        return items;
    }

    static NewFlow flow(NewFlow.Item... items) {
        return flow(List.of(items));
    }

    static NewFlow flow(List<NewFlow.Item> items) {
        return NewFlow.of("default", items, 100_000, null);
    }

    TaskId begin(NewFlow.Item... items) {
        return begin(flow(items));
    }

    TaskId begin(NewFlow flow) {
        assertThat(node.await(node.flows.begin(flow)).result()).isEqualTo(BeginFlow.Result.BEGUN);
        return flow.id();
    }

    // ── Running them ────────────────────────────────────────────────────────────────────────────────────────────────

    List<LeasedTask> take(int want) {
        return node.take("a", want).tasks();
    }

    /** Takes what can run; the tasks by their keys. */
    Map<String, LeasedTask> takeAll() {
        return take(500).stream()
                .collect(java.util.stream.Collectors.toMap(LeasedTask::handler, task -> task, (a, b) -> {
                    throw new AssertionError("twice: " + a);
                }));
    }

    void succeed(LeasedTask task, String result) {
        end(task, new Outcome.Succeeded(Json.of(result), Usage.NONE));
    }

    void fail(LeasedTask task) {
        end(task, new Outcome.Failed(ERROR, Usage.NONE));
    }

    void end(LeasedTask task, Outcome outcome) {
        assertThat(node.await(node.leases.finish(task.lease(), outcome, null))).isEqualTo(Finish.Result.WRITTEN);
    }

    /** Runs everything that can run, successfully, until nothing can; returns how many tasks were run. */
    int drain() {
        int ran = 0;
        for (List<LeasedTask> tasks = take(500); !tasks.isEmpty() || advance() || ready(); tasks = take(500)) {
            succeedAtOnce(tasks);
            ran += tasks.size();
        }
        return ran;
    }

    private void succeedAtOnce(List<LeasedTask> tasks) {
        if (tasks.isEmpty()) {
            return;
        }
        List<Uni<Finish.Result>> ends = tasks.stream()
                .map(task -> node.leases.finish(
                        task.lease(), new Outcome.Succeeded(Json.of("\"" + task.handler() + "\""), Usage.NONE), null))
                .toList();
        assertThat(node.await(Uni.join().all(ends).andFailFast())).containsOnly(Finish.Result.WRITTEN);
    }

    private boolean ready() {
        return redis.call("EXISTS", node.base() + "busy").equals(1L);
    }

    /** Does all that is due for flows now; true if there was something. */
    boolean advance() {
        boolean any = false;
        while (node.await(node.flows.advance())) {
            any = true;
        }
        return any;
    }

    // ── Looking ─────────────────────────────────────────────────────────────────────────────────────────────────────

    Flow find(TaskId id) {
        Flow flow = node.await(node.flows.find(id, null));
        if (flow == null) {
            throw new AssertionError("no flow " + id);
        }
        return flow;
    }

    /** The flow once it has ended; meanwhile a node does what is due. */
    Flow ended(TaskId id) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(15))
                .until(
                        () -> {
                            advance();
                            return find(id);
                        },
                        flow -> flow.state().isFinal());
    }

    TaskState state(TaskId flow, int number) {
        return node.find(FlowIds.member(flow, number)).state();
    }

    long ttl(String key) {
        return (Long) redis.call("PTTL", key);
    }
}
