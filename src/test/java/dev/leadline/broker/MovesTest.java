package dev.leadline.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.flow.MovingFlow;
import dev.leadline.task.LeasedTask;
import dev.leadline.task.NewTask;
import dev.leadline.task.Outcome;
import dev.leadline.task.TaskError;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import dev.leadline.task.Usage;
import dev.leadline.testsupport.SeenMoves;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The moves that tasks make in Redis, and those of the diagram, are the moves in {@link TaskState#canBecome}. */
class MovesTest extends BrokerTest {

    private static final Duration LONG = Duration.ofHours(1);
    private static final TaskError ERROR = new TaskError("handler-failed", "no", true, 1);

    @Test
    void tasksMakeEveryMoveOfTheTableAndNoOther() {
        try (SeenMoves seen = SeenMoves.of(redis)) {
            fromQueued();
            fromStarted();
            fromDelayed();
            fromEnded();
            fromWaiting();

            assertThat(seen.moves()).isEqualTo(table());
        }
    }

    private void fromQueued() {
        node.await(node.broker.cancel(node.enqueue(BrokerFixture.task()), null));
        expire(BrokerFixture.aTask().expires(Duration.ofMillis(1)).build());
    }

    private void fromStarted() {
        for (Outcome outcome : new Outcome[] {
            new Outcome.Succeeded(dev.leadline.task.Json.of("1"), Usage.NONE),
            new Outcome.Failed(ERROR, Usage.NONE),
            new Outcome.Cancelled(Usage.NONE),
            new Outcome.Retry(LONG, ERROR, Usage.NONE),
            new Outcome.Snoozed(LONG, ERROR, Usage.NONE),
            new Outcome.Released(Usage.NONE)
        }) {
            finish(run(), outcome);
        }
        drain("a");
    }

    private void fromDelayed() {
        node.await(node.broker.cancel(delayed(LONG), null));
        delayed(Duration.ofMillis(1));
        expire(BrokerFixture.aTask().delay(LONG).expires(Duration.ofMillis(1)).build());

        node.await(node.broker.cancel(retrying(LONG), null));
        retrying(Duration.ofMillis(1));
        Awaitility.await().until(() -> {
            drain("a");
            return redis.call("ZCARD", node.keys.later()).equals(2L);
        });
    }

    private void fromEnded() {
        TaskId cancelled = node.enqueue(BrokerFixture.task());
        node.await(node.broker.cancel(cancelled, null));
        node.await(node.broker.retry(cancelled, null));
        LeasedTask failed = run();
        finish(failed, new Outcome.Failed(ERROR, Usage.NONE));
        node.await(node.broker.retry(failed.id(), null));
        TaskId expired =
                expire(BrokerFixture.aTask().expires(Duration.ofMillis(1)).build());
        node.await(node.broker.retry(expired, null));
    }

    /** Flows of two tasks, of which the second waits for the first. */
    private void fromWaiting() {
        MovingFlow.released(node);
        MovingFlow.delayed(node);
        MovingFlow.expired(node);
        MovingFlow.runAgainAfterEach(node);
    }

    private LeasedTask run() {
        TaskId id = node.enqueue(BrokerFixture.task());
        return node.take("a", 100).tasks().stream()
                .filter(task -> task.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private TaskId delayed(Duration delay) {
        return node.enqueue(BrokerFixture.aTask().delay(delay).build());
    }

    private TaskId retrying(Duration delay) {
        LeasedTask task = run();
        finish(task, new Outcome.Retry(delay, ERROR, Usage.NONE));
        return task.id();
    }

    private TaskId expire(NewTask task) {
        TaskId id = node.enqueue(task);
        Awaitility.await().until(() -> {
            node.await(node.maintenance.sweep());
            return node.find(id).state() == TaskState.EXPIRED;
        });
        return id;
    }

    @Test
    void theDiagramShowsTheMovesOfTheTable() throws IOException {
        String page = Files.readString(Path.of("ARCHITECTURE.md"));
        Set<String> drawn = Pattern.compile("(?m)^    ([A-Z]+) --> ([A-Z]+)( :|$)")
                .matcher(page)
                .results()
                .map(arrow -> arrow.group(1) + " > " + arrow.group(2))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(drawn).isEqualTo(table());
    }

    private static Set<String> table() {
        Set<String> moves = new TreeSet<>();
        for (TaskState from : TaskState.values()) {
            for (TaskState to : TaskState.values()) {
                if (from.canBecome(to)) {
                    moves.add((from + " > " + to).toUpperCase(Locale.ROOT));
                }
            }
        }
        return moves;
    }
}
