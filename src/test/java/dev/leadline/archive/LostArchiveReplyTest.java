package dev.leadline.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.broker.BrokerFixture;
import dev.leadline.broker.BrokerTest;
import dev.leadline.broker.Retry;
import dev.leadline.redis.Script;
import dev.leadline.task.Outcome;
import dev.leadline.task.TaskError;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import dev.leadline.task.Usage;
import dev.leadline.testsupport.LossyProxy;
import dev.leadline.testsupport.PostgresProcess;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The archive has every ended task once, although Redis has done what it was asked for and the answer was lost. */
class LostArchiveReplyTest extends BrokerTest {

    private static PostgresProcess postgres;
    private LossyProxy proxy;
    private BrokerFixture lossy;
    private ArchiveFixture archive;

    enum Step {
        OPEN(OpenEvents.SCRIPT),
        READ(ReadEvents.SCRIPT),
        NOTE(Archived.SCRIPT);

        private final Script script;

        Step(Script script) {
            this.script = script;
        }
    }

    @BeforeAll
    static void startPostgres() {
        postgres = new PostgresProcess();
        ArchiveFixture.migrate(postgres.jdbcUrl());
    }

    @AfterAll
    static void stopPostgres() {
        postgres.close();
    }

    @BeforeEach
    void startArchive() {
        postgres.execute("truncate leadline.task");
        proxy = new LossyProxy(redis.port());
        lossy = new BrokerFixture(proxy.url(), Duration.ofSeconds(2));
        archive = new ArchiveFixture(
                lossy,
                postgres,
                // What a reader was given with an answer that was lost, is soon read again.
                new ArchiveFixture.TestArchiveConfig(Duration.ofDays(90), 500, Duration.ofSeconds(1)));
    }

    @AfterEach
    void stopArchive() {
        archive.close();
        lossy.close();
        proxy.close();
    }

    @ParameterizedTest
    @EnumSource
    void everyTaskIsArchivedOnceAndThenExpires(Step step) {
        proxy.loseAnswerTo(step.script, redis);
        for (int i = 0; i < 20; i++) {
            node.enqueue(BrokerFixture.aTask().resultTtl(Duration.ofSeconds(1)).build());
            node.succeed(node.takeOne("a"));
            if (i == 0) {
                archive.start();
            }
        }

        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() ->
                        postgres.value("select count(*) from leadline.task").equals("20"));
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> redis.call("XLEN", node.base() + "events").equals(0L)
                        && redis.list("KEYS", node.base() + "task:*").isEmpty());
        assertThat(proxy.lost()).as("answers lost").isEqualTo(1);
    }

    @Test
    void aTaskThatOnlyTheArchiveHasRunsAgainOnce() {
        TaskId id = node.enqueue(BrokerFixture.task());
        finish(node.takeOne("a"), new Outcome.Failed(new TaskError("timeout", "late", true, 1), Usage.NONE));
        archive.start();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() ->
                        postgres.value("select count(*) from leadline.task").equals("1")
                                && redis.call("XLEN", node.base() + "events").equals(0L));
        redis.call("DEL", node.keys.task(id));
        proxy.loseAnswerTo(Restore.SCRIPT, redis);

        assertThat(lossy.await(archive.kept.retry(id, null)).result()).isEqualTo(Retry.Result.QUEUED);

        assertThat(proxy.lost()).as("answers lost").isEqualTo(1);
        node.succeed(node.takeOne("a"));
        assertThat(node.take("a", 10).tasks()).isEmpty();
        assertThat(node.find(id).state()).isEqualTo(TaskState.SUCCEEDED);
    }
}
