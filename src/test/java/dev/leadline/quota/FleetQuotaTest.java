package dev.leadline.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.broker.BrokerFixture;
import dev.leadline.broker.BrokerTest;
import dev.leadline.task.NewTask;
import dev.leadline.task.Task;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Three nodes against a provider that counts. */
class FleetQuotaTest extends BrokerTest {

    private static final Duration LATENCY = Duration.ofMillis(60);
    private static final Duration LONG = Duration.ofSeconds(60);

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void end() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    private StrictProvider provider(long rpm, long tpm, Duration window) {
        StrictProvider provider = new StrictProvider(rpm, tpm, window, LATENCY);
        open.add(provider);
        return provider;
    }

    private List<QuotaNode> fleet(QuotaConfig config, StrictProvider provider, String... projects) {
        List<QuotaNode> nodes = new ArrayList<>();
        for (String worker : List.of("a", "b", "c")) {
            nodes.add(new QuotaNode(redis.url(), worker, 30, config, provider, projects));
            open.add(nodes.get(nodes.size() - 1));
        }
        return nodes;
    }

    private List<TaskId> enqueue(int count, String handler, long tokens) {
        List<NewTask> tasks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            tasks.add(BrokerFixture.aTask()
                    .handler(handler)
                    .args("{\"n\":" + tokens + "}")
                    .build());
        }
        node.await(Uni.join()
                .all(tasks.stream().map(node.broker::enqueue).toList())
                .andFailFast());
        return tasks.stream().map(NewTask::id).toList();
    }

    private void awaitServed(StrictProvider provider, int count) {
        Awaitility.await().atMost(LONG).until(() -> provider.served() + provider.refused() >= count);
    }

    private void awaitAllSucceeded(List<TaskId> tasks) {
        Awaitility.await().atMost(LONG).until(() -> tasks.stream().allMatch(this::hasSucceeded));
    }

    private boolean hasSucceeded(TaskId task) {
        Task found = node.find(task);
        assertThat(found.state()).as("%s", found.error()).isNotEqualTo(TaskState.FAILED);
        return found.state() == TaskState.SUCCEEDED;
    }

    @Test
    void theFleetNeverSendsMoreThanTheQuotaAndUsesNearlyAllOfIt() {
        Duration window = Duration.ofSeconds(2);
        StrictProvider provider = provider(40, Long.MAX_VALUE, window);
        List<TaskId> tasks = enqueue(160, "model", 10);
        Instant begin = Instant.now();
        fleet(TestQuotaConfig.of("*: rpm=40", window), provider, "main");

        awaitServed(provider, 160);

        // Four windows, each with what it allows; the last one does not have to end.
        Duration took = Duration.between(begin, Instant.now());
        assertThat(provider.refused()).isZero();
        assertThat(took)
                .isLessThan(
                        window.multipliedBy(3).multipliedBy(100).dividedBy(95).plusMillis(1_200));
        awaitAllSucceeded(tasks);
        assertThat(tasks)
                .allSatisfy(
                        task -> assertThat(node.find(task).counters().attempt()).isEqualTo(1));
    }

    @Test
    void tokensOfTwoProjectsAreUsedTogetherAndNeverTooMany() {
        Duration window = Duration.ofSeconds(1);
        StrictProvider provider = provider(1000, 5000, window);
        List<TaskId> tasks = enqueue(70, "model", 350);
        fleet(TestQuotaConfig.of("*: tpm=5000 concurrent=8", window), provider, "one", "two");

        awaitAllSucceeded(tasks);

        assertThat(provider.refused()).isZero();
        assertThat(provider.mostUnderWay()).isLessThanOrEqualTo(16);
    }

    @Test
    void aLimitThatTheProviderHalvesIsLearnedByAllNodesWithinOneWindow() {
        Duration window = Duration.ofSeconds(1);
        StrictProvider provider = provider(40, Long.MAX_VALUE, window);
        enqueue(400, "model", 10);
        List<QuotaNode> nodes = fleet(TestQuotaConfig.of("*: rpm=40", window), provider, "main");
        awaitServed(provider, 80);

        provider.allow(20);

        awaitRefusals(provider);
        int beforeLearned = provider.refused();
        assertThat(inForce(nodes.get(2))).isEqualTo(20);
        int served = provider.served();
        awaitServed(provider, served + beforeLearned + 60);
        // Those that were under way when the first was refused were refused, too; none after that.
        assertThat(provider.refused()).isEqualTo(beforeLearned).isLessThanOrEqualTo(40);
    }

    /** Waits until a node has learned, and the calls that were under way by then have their answers. */
    private void awaitRefusals(StrictProvider provider) {
        Awaitility.await().atMost(LONG).until(() -> provider.refused() > 0);
        Awaitility.await().during(LATENCY.multipliedBy(5)).atMost(LONG).until(() -> provider.refused() > 0);
    }

    private Long inForce(QuotaNode one) {
        return Objects.requireNonNull(
                node.await(one.quotas().models()).get(0).projects().get(0).rpm());
    }

    @Test
    void aProviderThatNobodyConfiguredTeachesItsLimitByItsRefusals() {
        Duration window = Duration.ofSeconds(1);
        StrictProvider provider = provider(20, Long.MAX_VALUE, window);
        provider.saysNoDetails();
        List<TaskId> tasks = enqueue(80, "model", 10);
        fleet(TestQuotaConfig.of("", window), provider, "main");

        awaitAllSucceeded(tasks);

        assertThat(provider.served()).isEqualTo(80);
        // Each refusal costs one request. Without a shared limit every task would be refused again and again.
        assertThat(provider.refused()).isLessThan(160);
    }

    @Test
    void tasksThatNeedNoQuotaPassThoseThatWaitForOne() {
        Duration window = Duration.ofSeconds(30);
        StrictProvider provider = provider(5, Long.MAX_VALUE, window);
        enqueue(300, "model", 10);
        fleet(TestQuotaConfig.of("*: rpm=5", window), provider, "main");
        awaitServed(provider, 5);

        List<TaskId> free = enqueue(300, "free_task", 0);

        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> free.stream().allMatch(task -> node.find(task).state() == TaskState.SUCCEEDED));
        assertThat(provider.served()).isEqualTo(5);
    }

    @Test
    void aKilledNodesCallsComeBackAndItsTasksRunElsewhere() throws Exception {
        StrictProvider provider = new StrictProvider(1000, Long.MAX_VALUE, LONG, Duration.ofSeconds(20));
        open.add(provider);
        List<TaskId> tasks = enqueue(4, "model", 10);
        QuotaConfig config = TestQuotaConfig.of("*: concurrent=4", LONG);
        QuotaNode killed = new QuotaNode(redis.url(), "killed", 10, config, provider, "main");
        Awaitility.await().until(() -> provider.served() == 4);

        killed.close();
        StrictProvider quick = provider(1000, Long.MAX_VALUE, LONG);
        open.add(new QuotaNode(redis.url(), "other", 10, config, quick, "main"));
        Awaitility.await()
                .atMost(LONG)
                .until(() -> node.await(node.maintenance.reclaim()).workers().contains("killed"));

        awaitAllSucceeded(tasks);
        assertThat(quick.served()).isEqualTo(4);
    }
}
