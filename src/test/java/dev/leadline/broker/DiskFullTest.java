package dev.leadline.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.leadline.RedisUnavailable;
import dev.leadline.task.Json;
import dev.leadline.task.LeasedTask;
import dev.leadline.task.Outcome;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import dev.leadline.task.Usage;
import dev.leadline.testsupport.RedisProcess;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The disk has no room for Redis' append-only file: Redis accepts nothing that it could not keep. */
@Execution(ExecutionMode.CONCURRENT)
class DiskFullTest {

    private final List<TaskId> accepted = new ArrayList<>();
    private RedisProcess redis;
    private BrokerFixture node;

    private void start(String fsync) {
        redis = RedisProcess.withAppendOnlyFile(fsync);
        node = new BrokerFixture(redis.url(), Duration.ofSeconds(1));
    }

    @AfterEach
    void stop() {
        node.close();
        redis.close();
    }

    @Test
    void aFullDiskRefusesEveryChangeUntilThereIsRoomAndWhatWasAcceptedIsKept() {
        start("everysec");
        TaskId old = node.enqueue(BrokerFixture.task());
        LeasedTask running = node.takeOne("w");
        redis.fillDisk(1_000);
        awaitRefusal();

        assertRefused(node.broker.enqueue(BrokerFixture.task()));
        assertRefused(node.leases.take(new Take.Ask("w", 100, 1, null, 1, List.of())));
        assertRefused(node.leases.finish(running.lease(), new Outcome.Succeeded(Json.of("1"), Usage.NONE), null));
        assertRefused(node.beats.beat("w"));
        assertRefused(node.broker.cancel(old, null));
        assertThat(node.find(old).state()).isEqualTo(TaskState.STARTED);

        redis.freeDisk();

        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .ignoreExceptionsInstanceOf(RedisUnavailable.class)
                .until(() -> node.succeed(running) == Finish.Result.WRITTEN);
        accepted.add(node.enqueue(BrokerFixture.task()));
        redis.awaitWritten();
        redis.restart();
        assertThat(node.find(old).state()).isEqualTo(TaskState.SUCCEEDED);
        assertThat(accepted)
                .hasSizeGreaterThan(1)
                .allSatisfy(id -> assertThat(node.find(id).state()).isEqualTo(TaskState.QUEUED));
    }

    /**
     * With this setting Redis ends itself instead of answering when it cannot write; somebody has to start it again.
     */
    @Test
    void withAppendfsyncAlwaysAFullDiskEndsRedisAndWhatWasAcceptedIsKept() {
        start("always");
        redis.fillDisk(2_000);
        awaitRefusal();
        redis.awaitEnd();

        redis.restart();

        accepted.add(node.enqueue(BrokerFixture.task()));
        assertThat(accepted)
                .hasSizeGreaterThan(1)
                .allSatisfy(id -> assertThat(node.find(id).state()).isEqualTo(TaskState.QUEUED));
        assertThat(node.take("w", 500).tasks()).hasSizeGreaterThanOrEqualTo(accepted.size());
    }

    /** Redis notices the full disk when it writes what it has already answered; it tries again within a second. */
    private void awaitRefusal() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    try {
                        accepted.add(node.enqueue(BrokerFixture.task()));
                        return false;
                    } catch (RedisUnavailable refused) {
                        return true;
                    }
                });
    }

    private void assertRefused(Uni<?> change) {
        assertThatExceptionOfType(RedisUnavailable.class)
                .isThrownBy(() -> node.await(change))
                .satisfies(refused -> assertThat(refused.outcomeKnown()).isTrue())
                .withMessageContaining("disk");
    }
}
