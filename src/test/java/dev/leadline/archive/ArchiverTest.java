package dev.leadline.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.broker.BrokerFixture;
import dev.leadline.task.Json;
import dev.leadline.task.LeasedTask;
import dev.leadline.task.NewTask;
import dev.leadline.task.Outcome;
import dev.leadline.task.Task;
import dev.leadline.task.TaskError;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import dev.leadline.task.Usage;
import dev.leadline.testsupport.Paid;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Every ended task comes into PostgreSQL once, whatever dies in between, and expires in Redis only after that. */
class ArchiverTest extends ArchiveCase {

    @Test
    void everyTaskIsArchivedHoweverItEnds() {
        archive.start();
        awaitOpen();
        TaskId succeeded = node.enqueue(BrokerFixture.task());
        LeasedTask paid = node.takeOne("a");
        node.await(node.leases.finish(
                paid.lease(),
                new Outcome.Succeeded(Json.of("{\"a\":\"\\u0000 ü\"}"), Usage.NONE),
                null,
                Paid.by(paid, Paid.call(3, 4, "0.1234567891"))));
        TaskId failed = run(new Outcome.Failed(new TaskError("timeout", "late by 17 ms", true, 1), Usage.NONE));
        TaskId cancelled =
                node.enqueue(BrokerFixture.aTask().tenant("acme").tags("x", "y").build());
        node.await(node.broker.cancel(cancelled, null));
        TaskId expired =
                node.enqueue(BrokerFixture.aTask().expires(Duration.ofMillis(1)).build());
        Awaitility.await().until(() -> {
            node.take("a", 0);
            return node.find(expired).state() == TaskState.EXPIRED;
        });

        awaitRows(4);

        for (TaskId id : List.of(succeeded, failed, cancelled, expired)) {
            assertThat(archived(id)).isEqualTo(node.find(id));
        }
        assertThat(postgres.rows("select tenant, queue, task, state, tags, error_type from leadline.task where id = '"
                        + cancelled + "'"))
                .containsExactly(List.of("acme", "default", "a_task", "CANCELLED", "{x,y}", "cancelled"));
        assertThat(postgres.value("select result from leadline.task where id = '" + succeeded + "'"))
                .isEqualTo("{\"a\":\"\\u0000 ü\"}");
        assertThat(postgres.value("select cost_usd from leadline.task where id = '" + succeeded + "'"))
                .isEqualTo("0.1234567891");
    }

    @Test
    void aResultThatIsOnlyShownIsNotArchivedAndTheRowSaysWhy() {
        archive.start();
        awaitOpen();
        Json notice = Json.of("{\"withheld\":\"it is only shown\"}");
        Outcome.Shown shown = new Outcome.Shown(Json.of("{\"text\":\"a secret\"}"), Duration.ofHours(1));

        TaskId id = run(new Outcome.Succeeded(notice, shown, Usage.NONE));

        awaitRow(id);
        assertThat(postgres.value("select result from leadline.task where id = '" + id + "'"))
                .isEqualTo(notice.text());
        assertThat(postgres.rows("select t::text from leadline.task t").toString())
                .contains("it is only shown")
                .doesNotContain("a secret");
        assertThat(archived(id)).isEqualTo(node.find(id));
        assertThat(redis.call("GET", node.keys.shown(id))).isEqualTo("{\"text\":\"a secret\"}");
    }

    @Test
    void argumentsOfEveryLengthAreArchivedWhole() {
        archive.start();
        awaitOpen();
        for (int length : new int[] {0, 60, 64, 65, 300, 509, 510, 511, 9_000}) {
            String args = '"' + "ü€".repeat(length / 5) + "x".repeat(length % 5) + '"';
            NewTask task = BrokerFixture.aTask().args(args).build();
            node.enqueue(task);
            node.succeed(node.takeOne("a"));
            awaitRow(task.id());

            assertThat(postgres.value("select args from leadline.task where id = '" + task.id() + "'"))
                    .isEqualTo(args);
        }
    }

    @Test
    void everyRunOfATaskIsArchivedWithHowItEnded() {
        archive.start();
        awaitOpen();
        TaskError late = new TaskError("timeout", "late by 17 ms", true, 1);
        TaskId id = node.enqueue(BrokerFixture.task());
        finish(node.takeOne("a"), new Outcome.Retry(Duration.ZERO, late, Usage.NONE));
        Awaitility.await().until(() -> {
            List<LeasedTask> taken = node.take("b", 1).tasks();
            taken.forEach(node::succeed);
            return !taken.isEmpty();
        });
        awaitRow(id);

        assertThat(postgres.rows(
                        "select attempt, outcome, worker, error ->> 'message', started <= ended from leadline.attempt where id = '"
                                + id + "' order by lease"))
                .containsExactly(
                        List.of("1", "FAILED", "a", "late by 17 ms", "t"),
                        Arrays.asList("2", "SUCCEEDED", "b", null, "t"));
    }

    @Test
    void aRecordExpiresOnlyWhenItIsArchived() {
        archive.start();
        awaitOpen();
        postgres.freeze();
        TaskId id = node.enqueue(
                BrokerFixture.aTask().resultTtl(Duration.ofMillis(500)).build());
        node.succeed(node.takeOne("a"));

        assertThat(redis.call("PTTL", node.keys.task(id))).isEqualTo(-1L);
        assertThat(redis.call("XLEN", node.base() + "events")).isEqualTo(1L);
        postgres.thaw();

        awaitRow(id);
        Awaitility.await().until(() -> redis.call("EXISTS", node.keys.task(id)).equals(0L));
        assertThat(redis.call("XLEN", node.base() + "events")).isEqualTo(0L);
        assertThat(archived(id).state()).isEqualTo(TaskState.SUCCEEDED);
    }

    @Test
    void whatEndedBeforeThereWasAnArchiveIsArchivedToo() {
        enqueue(30);
        drain("a");
        archive.start();

        awaitRows(30);
        assertThat((Long)
                        redis.call("PTTL", node.keys.task(new TaskId(postgres.value("select id from leadline.task")))))
                .isPositive();
    }

    @Test
    void aDeletedStreamAndGroupAreMadeAgainAndLoseNothing() {
        archive.start();
        awaitOpen();
        enqueue(20);
        drain("a");
        redis.call("DEL", node.base() + "events");
        enqueue(20);
        drain("a");
        awaitRows(40);
        redis.call("XGROUP", "DESTROY", node.base() + "events", "archive");
        enqueue(20);
        drain("a");

        awaitRows(60);
    }

    @Test
    void aTaskThatRanAgainIsThereOnceAsItEndedLast() {
        archive.start();
        awaitOpen();
        TaskId id = run(new Outcome.Failed(new TaskError("timeout", "late", true, 1), Usage.NONE));
        awaitState(id, "FAILED");

        node.await(node.broker.retry(id, null));
        awaitState(id, "QUEUED");
        node.succeed(node.takeOne("a"));

        awaitState(id, "SUCCEEDED");
        assertThat(postgres.value("select count(*) from leadline.task")).isEqualTo("1");
        assertThat(postgres.rows("select error_type, error_group, error from leadline.task")
                        .get(0))
                .containsOnlyNulls();
    }

    @Test
    void aLateCopyOfAnEarlierEndReplacesNoLaterOne() {
        archive.start();
        awaitOpen();
        TaskId id = run(new Outcome.Failed(new TaskError("timeout", "late", true, 1), Usage.NONE));
        awaitState(id, "FAILED");
        node.await(node.broker.retry(id, null));
        node.succeed(node.takeOne("a"));
        awaitState(id, "SUCCEEDED");

        RowWriter rows = archive.rows();
        node.await(rows.write(List.of(ArchiveFixture.asItWas(id, "1-0", "FAILED 1 1 - 5 6 1000"))));

        assertThat(postgres.value("select state from leadline.task")).isEqualTo("SUCCEEDED");
    }

    @Test
    void whatADeadProcessWasGivenIsArchivedByAnother() {
        archive.start();
        awaitOpen();
        archive.close();
        enqueue(10);
        drain("a");
        redis.call("XREADGROUP", "GROUP", "archive", "dead", "COUNT", "10", "STREAMS", node.base() + "events", ">");

        archive = new ArchiveFixture(
                        node,
                        postgres,
                        new ArchiveFixture.TestArchiveConfig(Duration.ofDays(90), 500, Duration.ofMillis(300)))
                .start();

        awaitRows(10);
        Awaitility.await()
                .until(() -> redis.call("XLEN", node.base() + "events").equals(0L));
    }

    @Test
    void resultsOfMegabytesComeFewAtATime() {
        archive.start();
        awaitOpen();
        postgres.freeze();
        for (int i = 0; i < 12; i++) {
            node.enqueue(BrokerFixture.task());
            LeasedTask task = node.takeOne("a");
            finish(task, new Outcome.Succeeded(Json.of('"' + "x".repeat(1 << 20) + '"'), Usage.NONE));
        }
        postgres.thaw();

        awaitRows(12);
        assertThat(postgres.value("select min(length(result::text)) from leadline.task"))
                .isEqualTo("1048578");
    }

    @Test
    void threeNodesArchiveFiveThousandTasksOnceWhilePostgresIsKilled() {
        ArchiveFixture second = new ArchiveFixture(node, postgres).start();
        ArchiveFixture third = new ArchiveFixture(node, postgres).start();
        archive.start();
        awaitOpen();
        int tasks = 5_000;
        List<TaskId> ids = new java.util.ArrayList<>();
        for (int i = 0; i < tasks / 100; i++) {
            for (int j = 0; j < 100; j++) {
                ids.add(node.enqueue(BrokerFixture.task()));
            }
            drain("a");
            if (i == 10) {
                postgres.kill();
            }
            if (i == 30) {
                postgres.restart();
            }
        }

        awaitRows(tasks);
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .until(() -> redis.call("XLEN", node.base() + "events").equals(0L));
        assertThat(postgres.value("select count(distinct id) from leadline.task"))
                .isEqualTo(Integer.toString(tasks));
        assertThat(ids)
                .allSatisfy(id -> assertThat((Long) redis.call("PTTL", node.keys.task(id)))
                        .isPositive());
        second.close();
        third.close();
    }

    @Test
    void aDayWhoseTimeIsOverIsDroppedWhole() {
        archive.start();
        awaitOpen();
        TaskId old = TaskId.of(java.time.Instant.now().minus(Duration.ofDays(200)), "old");
        TaskId young = TaskId.of(java.time.Instant.now().minus(Duration.ofDays(20)), "young");
        for (TaskId id : List.of(old, young)) {
            node.enqueue(BrokerFixture.aTask().id(id).build());
            node.succeed(node.takeOne("a"));
            awaitRow(id);
        }

        node.await(archive.tables.keepUp());

        assertThat(archived(old)).isNull();
        assertThat(archived(young)).isNotNull();
    }

    private TaskId run(Outcome outcome) {
        TaskId id = node.enqueue(BrokerFixture.task());
        finish(node.takeOne("a"), outcome);
        return id;
    }

    private Task archived(TaskId id) {
        return node.await(archive.archive.find(id, null));
    }

    private void awaitOpen() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> redis.call("EXISTS", node.base() + "events").equals(1L)
                        && postgres.value(
                                                "select count(*) from pg_inherits where inhparent = 'leadline.task'::regclass")
                                        .compareTo("0")
                                > 0);
    }

    private void awaitRow(TaskId id) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> !postgres.rows("select 1 from leadline.task where id = '" + id + "'")
                        .isEmpty());
    }

    private void awaitState(TaskId id, String state) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(
                        () -> postgres.rows(
                                "select state from leadline.task where id = '" + UUID.fromString(id.value()) + "'"),
                        rows -> rows.equals(List.of(List.of(state))));
    }

    private void awaitRows(int count) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .until(() ->
                        postgres.value("select count(*) from leadline.task").equals(Integer.toString(count)));
    }
}
