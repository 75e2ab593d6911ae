package dev.leadline.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadline.broker.BrokerFixture;
import dev.leadline.broker.BrokerTest;
import dev.leadline.task.Json;
import dev.leadline.task.LeasedTask;
import dev.leadline.task.Outcome;
import dev.leadline.task.Task;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import dev.leadline.task.Usage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists of tasks, page by page. */
class ListTest extends BrokerTest {
    @Test
    void aListTurnsItsPagesOverAllTasksOnce() {
        for (int i = 0; i < 25; i++) {
            node.enqueue(BrokerFixture.aTask().tenant("t" + i % 3).build());
        }
        List<LeasedTask> running = node.take("a", 7).tasks();
        running.subList(0, 3).forEach(node::succeed);
        node.enqueue(BrokerFixture.aTask().delay(Duration.ofHours(1)).build());

        assertThat(listed(null)).hasSize(26).doesNotHaveDuplicates();
        assertThat(listed(TaskState.STARTED)).hasSize(4);
        assertThat(listed(TaskState.QUEUED)).hasSize(18);
        assertThat(listed(TaskState.SUCCEEDED)).hasSize(3);
        assertThat(listed(TaskState.SCHEDULED)).hasSize(1);
        assertThat(listed(TaskState.FAILED)).isEmpty();
    }

    @Test
    void aPageOfLargeResultsIsShortAndTheNextOnesHaveTheRest() {
        enqueue(6);
        String large = "\"" + "x".repeat(400_000) + "\"";
        node.take("a", 6)
                .tasks()
                .forEach(task -> node.await(
                        node.leases.finish(task.lease(), new Outcome.Succeeded(Json.of(large), Usage.NONE), null)));

        TaskPage page =
                node.await(node.lists.page(new TaskQuery(null, TaskState.SUCCEEDED, null, null, null, 500, null)));

        assertThat(page.items()).hasSizeLessThan(6);
        assertThat(page.next()).isNotNull();
        assertThat(listed(TaskState.SUCCEEDED)).hasSize(6).doesNotHaveDuplicates();
    }

    @Test
    void manyTasksThatAreDueAtOnceAreAllListed() {
        for (int i = 0; i < 11; i++) {
            node.enqueue(BrokerFixture.aTask().delay(Duration.ofHours(1)).build());
        }
        allDueAtOnce();

        assertThat(listed(TaskState.SCHEDULED)).hasSize(11).doesNotHaveDuplicates();
    }

    @Test
    void tasksOfManyStreamsAreListedNewestFirst() {
        List<TaskId> ids = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            // Some tenants have far more than others, so that a page cannot be the same share of each.
            String tenant = i % 3 == 0 ? "many" : "t" + i;
            ids.add(node.enqueue(BrokerFixture.aTask().tenant(tenant).build()));
        }

        for (int limit : List.of(7, 50)) {
            assertThat(listed(TaskState.QUEUED, limit))
                    .containsExactlyInAnyOrderElementsOf(ids)
                    .isSortedAccordingTo(Comparator.comparing(this::readySince).reversed());
        }
    }

    /**
     * The time of its entry in a ready stream, which is the fourth word of its status; streams have no order within one
     * ms.
     */
    private long readySince(TaskId id) {
        String status = String.valueOf(redis.call("HGET", node.keys.task(id), "status"));
        return Long.parseLong(status.split(" ")[3].split("-")[0]);
    }

    @Test
    void tasksThatAreCancelledPageByPageAreAllListed() {
        for (int i = 0; i < 11; i++) {
            node.enqueue(BrokerFixture.aTask().delay(Duration.ofHours(1)).build());
        }
        allDueAtOnce();
        Listed.enqueue(node, 30, i -> BrokerFixture.aTask().tenant("t" + i % 10).build());

        assertThat(cancelledPageByPage(TaskState.SCHEDULED)).hasSize(11).doesNotHaveDuplicates();
        assertThat(cancelledPageByPage(TaskState.QUEUED)).hasSize(30).doesNotHaveDuplicates();
        assertThat(listed(TaskState.CANCELLED)).hasSize(41).doesNotHaveDuplicates();
    }

    private List<TaskId> cancelledPageByPage(TaskState state) {
        return Listed.tasks(
                node, state, 4, page -> page.items().forEach(task -> node.await(node.broker.cancel(task.id(), null))));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 500})
    void aTaskThatEndedTwiceIsListedOnce(int limit) {
        TaskId twice = cancelled();
        TaskId other = cancelled();
        // Longer than the time within which two ends count as close together.
        long later = System.currentTimeMillis() + 200;
        Awaitility.await().until(() -> System.currentTimeMillis() >= later);
        node.await(node.broker.retry(twice, null));
        node.await(node.broker.cancel(twice, null));

        assertThat(listed(TaskState.CANCELLED, limit)).containsExactly(twice, other);
        assertThat(listed(null, limit)).containsExactly(twice, other);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 500})
    void aTaskThatEndedTwiceWithinAMillisecondIsListedOnce(int limit) {
        TaskId twice = cancelled();
        TaskId other = cancelled();
        long ended = Math.max(endedAt(twice), endedAt(other));
        redis.call("DEL", node.keys.finished());
        redis.call("XADD", node.keys.finished(), ended + "-0", "t", twice.value());
        redis.call("XADD", node.keys.finished(), ended + "-1", "t", other.value());
        redis.call("XADD", node.keys.finished(), ended + "-2", "t", twice.value());

        assertThat(listed(TaskState.CANCELLED, limit)).containsExactly(twice, other);
    }

    private TaskId cancelled() {
        TaskId id = node.enqueue(BrokerFixture.task());
        node.await(node.broker.cancel(id, null));
        return id;
    }

    private long endedAt(TaskId id) {
        return node.find(id).times().finishedAt().toEpochMilli();
    }

    @Test
    void aTaskThatEndedAndRunsAgainIsListedAsRunningAlone() {
        TaskId id = node.enqueue(BrokerFixture.task());
        node.await(node.broker.cancel(id, null));
        node.await(node.broker.retry(id, null));
        node.takeOne("a");

        assertThat(listed(null, 1)).containsExactly(id);
        assertThat(listed(TaskState.CANCELLED)).isEmpty();
    }

    @Test
    void aListOfMoreQueuesThanAPageLooksAtMissesNothing() {
        Set<TaskId> ids = Listed.enqueue(node, 2_500, i -> BrokerFixture.task("queue-" + i));

        assertThat(listed(TaskState.QUEUED, 500)).hasSize(2_500).containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void aListOfOneQueueReadsTheStreamsOfThatQueueAlone() {
        Listed.enqueue(node, 1_200, i -> BrokerFixture.task("a-queue-" + i));
        TaskId last = node.enqueue(BrokerFixture.task("the-last"));
        redis.call("CONFIG", "RESETSTAT");

        TaskQuery query = new TaskQuery(null, TaskState.QUEUED, "the-last", null, null, 50, null);
        assertThat(node.await(node.lists.page(query)).items())
                .extracting(Task::id)
                .containsExactly(last);

        assertThat(String.valueOf(redis.call("INFO", "commandstats"))).contains("cmdstat_xrevrange:calls=1,");
    }

    @Test
    void aTenantFindsItsTaskBehindManyOfOthersOnTheFirstPage() {
        TaskId own = node.enqueue(
                BrokerFixture.aTask().tenant("a").delay(Duration.ofHours(1)).build());
        Listed.enqueue(
                node,
                900,
                i -> BrokerFixture.aTask()
                        .tenant("b")
                        .delay(Duration.ofHours(2))
                        .build());

        TaskPage page = node.await(node.lists.page(new TaskQuery("a", null, null, null, null, 1, null)));

        assertThat(page.items()).extracting(Task::id).containsExactly(own);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "LATER",
                "LATER - - +",
                "LATER - - + x",
                "ENDED - - 1-0 -",
                "NOWHERE - - + -",
                "READY - 1-0 x",
                "READY - - 1 x",
                "READY - - 99999999999999999999-0 x",
                "DEAD - - -1-0 x",
            })
    void aCursorThatNoPageGaveIsRefused(String cursor) {
        String made = Base64.getUrlEncoder().encodeToString(cursor.getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> Cursor.parse(made)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aCursorIsReadAsItWasWritten() {
        Cursor start = Cursor.start(Place.READY, new Cursor.Streams("a:normal:b", ""));
        Cursor later = Cursor.start(Place.DEAD)
                .at(new Position(1_700_000_000_000L, 7), TaskId.next().value());

        assertThat(Cursor.parse(start.toString())).isEqualTo(start);
        assertThat(Cursor.parse(later.toString())).isEqualTo(later);
    }

    /** All are due at the same time, so that a page has to end between two of them. */
    private void allDueAtOnce() {
        for (Object member : redis.list("ZRANGE", node.keys.later(), "0", "-1")) {
            redis.call("ZADD", node.keys.later(), "99999999999999", String.valueOf(member));
        }
    }

    private List<TaskId> listed(TaskState state) {
        return listed(state, 4);
    }

    private List<TaskId> listed(TaskState state, int limit) {
        return Listed.tasks(node, state, limit, page -> {});
    }
}
