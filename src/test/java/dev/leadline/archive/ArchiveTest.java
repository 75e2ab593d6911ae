package dev.leadline.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadline.broker.BrokerFixture;
import dev.leadline.broker.Retry;
import dev.leadline.control.BulkControl;
import dev.leadline.listing.Cursor;
import dev.leadline.listing.Failures;
import dev.leadline.listing.TaskFilter;
import dev.leadline.listing.TaskPage;
import dev.leadline.listing.TaskQuery;
import dev.leadline.task.LeasedTask;
import dev.leadline.task.Outcome;
import dev.leadline.task.Task;
import dev.leadline.task.TaskError;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import dev.leadline.task.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Redis does not have any more is found in the archive, by those who may see it. */
class ArchiveTest extends ArchiveCase {

    @BeforeEach
    void start() {
        startArchive();
    }

    @Test
    void aTaskWhoseRecordExpiredIsAnsweredAsItWas() {
        TaskId id = succeed("default");
        Task before = node.find(id);
        awaitArchived(1);
        redis.call("DEL", node.keys.task(id));

        assertThat(node.await(archive.kept.find(id, null))).isEqualTo(before);
        assertThat(node.await(archive.kept.await(id, "default", Duration.ofSeconds(1))))
                .isEqualTo(before);
        assertThat(node.await(archive.kept.arguments(id))).isEqualTo("{}");
        assertThat(node.await(archive.kept.find(TaskId.next(), null))).isNull();
    }

    @Test
    void anotherTenantSeesNothing() {
        TaskId id = succeed("acme");
        fail("acme", "no such host");
        awaitArchived(2);
        redis.call("FLUSHALL");

        assertThat(node.await(archive.kept.find(id, "globex"))).isNull();
        assertThat(node.await(archive.kept.find(id, "acme"))).isNotNull();
        assertThat(page(TaskFilter.ANY.ofTenant("globex"), Set.of(), 10, null).items())
                .isEmpty();
        assertThat(page(TaskFilter.ANY.ofTenant("acme"), Set.of(), 10, null).items())
                .hasSize(2);
        assertThat(groups(TaskFilter.ANY.ofTenant("globex")).groups()).isEmpty();
        assertThat(groups(TaskFilter.ANY.ofTenant("acme")).groups()).hasSize(1);
    }

    @Test
    void aListGoesOnInTheArchiveAndHasEachTaskOnce() {
        Set<TaskId> all = new HashSet<>();
        for (int i = 0; i < 60; i++) {
            all.add(i % 3 == 0 ? fail("default", "no") : succeed("default"));
        }
        awaitArchived(60);
        List<?> feed = redis.list("XRANGE", node.base() + "finished", "-", "+");
        Object middle = ((List<?>) feed.get(feed.size() / 2)).get(0);
        redis.call("XTRIM", node.base() + "finished", "MINID", middle.toString());
        redis.call("ZREMRANGEBYRANK", node.base() + "dead", "0", "9");
        // Half of the records, of both halves of the feed.
        all.stream()
                .sorted(Comparator.comparing(TaskId::value))
                .skip(15)
                .limit(30)
                .forEach(id -> redis.call("DEL", node.keys.task(id)));

        assertThat(walk(TaskFilter.ANY, Set.of())).containsExactlyInAnyOrderElementsOf(all);
        assertThat(walk(TaskFilter.ANY, Set.of(TaskState.FAILED))).hasSize(20);
        assertThat(walk(TaskFilter.ANY, Set.of(TaskState.SUCCEEDED))).hasSize(40);
        assertThat(walk(TaskFilter.ANY, Set.of(TaskState.QUEUED))).isEmpty();
    }

    @Test
    void filtersHoldInTheArchive() {
        TaskId tagged = node.enqueue(BrokerFixture.aTask()
                .tags("red", "blue")
                .handler("b_task")
                .queue("other")
                .build());
        node.succeed(node.takeOne("a"));
        TaskId failed = fail("default", "late by 17 ms");
        awaitArchived(2);
        redis.call("FLUSHALL");

        assertThat(walk(TaskFilter.ANY.withTag("blue"), Set.of())).containsExactly(tagged);
        assertThat(walk(TaskFilter.ANY.ofHandler("b_task"), Set.of())).containsExactly(tagged);
        assertThat(walk(TaskFilter.ANY.inQueue("other"), Set.of())).containsExactly(tagged);
        assertThat(walk(TaskFilter.ANY.onWorker("a"), Set.of())).containsExactlyInAnyOrder(tagged, failed);
        assertThat(walk(TaskFilter.ANY.onWorker("b"), Set.of())).isEmpty();
        assertThat(walk(TaskFilter.ANY.withErrorType("timeout"), Set.of())).containsExactly(failed);
        assertThat(walk(TaskFilter.ANY.withErrorType("other"), Set.of())).isEmpty();
        assertThat(walk(TaskFilter.ANY.createdSince(Instant.now().plusSeconds(60)), Set.of()))
                .isEmpty();
        assertThat(walk(TaskFilter.ANY.createdBefore(Instant.now().plusSeconds(60)), Set.of()))
                .containsExactlyInAnyOrder(tagged, failed);
        assertThat(walk(TaskFilter.ANY.withTag("red'; drop table leadline.task; --"), Set.of()))
                .isEmpty();
    }

    @Test
    void failuresAreGroupedThereByWhatTheyHaveInCommon() {
        for (int i = 0; i < 5; i++) {
            fail("default", "late by " + i + " ms");
        }
        TaskId last = fail("default", "no such host");
        awaitArchived(6);
        redis.call("FLUSHALL");

        Failures.Grouped found = groups(TaskFilter.ANY);

        assertThat(found.groups())
                .extracting(one -> one.pattern().message() + ' ' + one.count())
                .containsExactly("late by <number> ms 5", "no such host 1");
        assertThat(found.groups().get(1).newest()).isEqualTo(last);
        assertThat(found.groups().get(0).handlers()).containsExactly("a_task");
        assertThat(walk(TaskFilter.ANY.ofFailure(found.groups().get(0).id()), Set.of(TaskState.FAILED)))
                .hasSize(5);
        assertThat(node.await(archive.failures.grouped(TaskFilter.ANY, 1)).others())
                .isEqualTo(1);
    }

    @Test
    void whileTheArchiveIsAwayRedisAnswersForWhatItHas() {
        TaskId there = succeed("default");
        TaskId gone = succeed("default");
        fail("default", "no");
        awaitArchived(3);
        redis.call("DEL", node.keys.task(gone));
        postgres.freeze();

        assertThat(node.await(archive.kept.find(there, null))).isNotNull();
        assertThatThrownBy(() -> node.await(archive.kept.find(gone, null))).isInstanceOf(ArchiveUnavailable.class);
        assertThat(groups(TaskFilter.ANY).groups()).hasSize(1);
        TaskPage page = page(TaskFilter.ANY, Set.of(TaskState.SUCCEEDED), 1, null);
        assertThat(page.items()).extracting(Task::id).containsExactly(there);
        postgres.thaw();

        Awaitility.await().ignoreExceptions().until(() -> node.await(archive.kept.find(gone, null)) != null);
    }

    @Test
    void aTaskWhoseRecordExpiredRunsAgainWithAllThatWasSaidOfIt() {
        String args = "{\"text\":\"" + "ü".repeat(6_000) + "\"}";
        for (String given : List.of("{}", args)) {
            TaskId id =
                    node.enqueue(BrokerFixture.aTask().args(given).tags("red").build());
            finish(node.takeOne("a"), new Outcome.Failed(new TaskError("timeout", "no", true, 1), Usage.NONE));
            awaitState(id, "FAILED");
            redis.call("DEL", node.keys.task(id), node.keys.args(id));

            assertThat(node.await(archive.kept.retry(id, "globex")).result()).isEqualTo(Retry.Result.UNKNOWN);
            assertThat(node.await(archive.kept.retry(id, null)).result()).isEqualTo(Retry.Result.QUEUED);

            assertThat(node.await(archive.kept.arguments(id))).isEqualTo(given);
            LeasedTask again = node.takeOne("a");
            assertThat(again.lease().number()).isEqualTo(2);
            assertThat(again.options().tags()).containsExactly("red");
            node.succeed(again);
            awaitState(id, "SUCCEEDED");
        }
    }

    @Test
    void aBulkRetryRunsThoseAgainThatHaveExpiredToo() {
        for (int i = 0; i < 30; i++) {
            TaskId id = fail("default", "no");
            if (i % 2 == 0) {
                awaitState(id, "FAILED");
                redis.call("DEL", node.keys.task(id));
            }
        }
        awaitArchived(30);

        var done = node.await(archive.bulk()
                .retry(new BulkControl.Selection(TaskFilter.ANY, Set.of(TaskState.FAILED), 100, false, null)));

        assertThat(done.done()).isEqualTo(30);
        assertThat(drain("a")).isEqualTo(30);
    }

    private void awaitState(TaskId id, String state) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(
                        () -> postgres.rows("select state from leadline.task where id = '" + id + "'"),
                        rows -> rows.equals(List.of(List.of(state))));
    }

    private TaskId succeed(String tenant) {
        TaskId id = node.enqueue(BrokerFixture.aTask().tenant(tenant).build());
        node.succeed(node.takeOne("a"));
        return id;
    }

    private TaskId fail(String tenant, String message) {
        TaskId id = node.enqueue(BrokerFixture.aTask().tenant(tenant).build());
        LeasedTask task = node.takeOne("a");
        finish(task, new Outcome.Failed(new TaskError("timeout", message, true, 1), Usage.NONE));
        return id;
    }

    private TaskPage page(TaskFilter filter, Set<TaskState> states, int limit, Cursor cursor) {
        return node.await(archive.lists.page(new TaskQuery(filter, states, limit, cursor)));
    }

    private Failures.Grouped groups(TaskFilter filter) {
        return node.await(archive.failures.grouped(filter, 10));
    }

    /** All pages of a list, as a client reads them. */
    private List<TaskId> walk(TaskFilter filter, Set<TaskState> states) {
        List<TaskId> found = new ArrayList<>();
        Cursor cursor = null;
        do {
            TaskPage page = page(filter, states, 7, cursor);
            page.items().forEach(task -> found.add(task.id()));
            cursor = page.next() == null ? null : Cursor.parse(page.next().toString());
        } while (cursor != null);
        return found;
    }

    private void awaitArchived(int count) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() ->
                        postgres.value("select count(*) from leadline.task").equals(Integer.toString(count))
                                && redis.call("XLEN", node.base() + "events").equals(0L));
    }
}
