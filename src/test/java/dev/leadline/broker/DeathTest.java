package dev.leadline.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.leadline.listing.Cursor;
import dev.leadline.listing.QueueView;
import dev.leadline.listing.TaskPage;
import dev.leadline.listing.TaskQuery;
import dev.leadline.listing.WorkerView;
import dev.leadline.task.LeasedTask;
import dev.leadline.task.Outcome;
import dev.leadline.task.Task;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import dev.leadline.task.Usage;
import dev.leadline.testsupport.Paid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Workers that die, workers that only seem to be dead, and tasks that kill their workers. */
class DeathTest extends BrokerTest {
    @Test
    void aTaskWhoseWorkerDiedRunsAgainBeforeTheBacklogWithItsStepsKept() {
        TaskId id = node.enqueue(BrokerFixture.task());
        LeasedTask first = node.takeOne("dead");
        node.await(node.leases.keepStep(
                first.lease(), BrokerFixture.step("paid", "42"), Paid.by(first, Paid.call(1, 2, "0.5"))));
        enqueue(3);
        awaitDeath("dead", "alive");

        LeasedTask next = node.takeOne("alive");

        assertThat(next.id()).isEqualTo(id);
        assertThat(next.hasSteps()).isTrue();
        assertThat(node.await(node.leases.steps(id))).containsEntry("paid", "42");
        assertThat(next.usage()).isEqualTo(Paid.usage(1, 2, "0.5"));
        assertThat(node.find(id).counters().crashes()).isEqualTo(1);
        assertThat(node.find(id).counters().attempt()).isEqualTo(2);
        assertThat(node.succeed(first)).isEqualTo(Finish.Result.LOST);
    }

    @Test
    void aWorkerThatWasDeclaredLostIsToldAndLeavesNoTrace() {
        node.enqueue(BrokerFixture.task());
        node.takeOne("dead");
        awaitDeath("dead", "alive");

        assertThat(node.takeAny("dead", 1)).isInstanceOf(Taken.Lost.class);
        assertThat(node.await(node.beats.beat("dead"))).isFalse();
        assertThat(node.await(node.workers.page(100, null)).items())
                .extracting(WorkerView::id)
                .containsExactly("alive");
        assertThat(consumers("ready:default:normal:default")).doesNotContain("dead");
    }

    @Test
    void aWorkerThatIsSilentForLessThanItsLeaseKeepsItsTask() {
        node.enqueue(BrokerFixture.task());
        // The first beat of all puts reclaiming on hold.
        Awaitility.await().pollInterval(Duration.ofMillis(100)).until(() -> {
            node.take("alive", 0);
            return redis.call("EXISTS", node.base() + "reclaim-hold").equals(0L);
        });
        long start = System.nanoTime();
        LeasedTask running = node.takeOne("quiet");

        Duration silence = Duration.ZERO;
        while (silence.compareTo(BrokerFixture.LEASE.multipliedBy(3).dividedBy(4)) < 0) {
            // Another worker beats meanwhile, so reclaiming is not on hold.
            node.take("alive", 0);
            Reclaim.Done done = node.await(node.maintenance.reclaim());
            silence = Duration.ofNanos(System.nanoTime() - start);
            assumeTrue(silence.compareTo(BrokerFixture.LEASE) < 0, "the machine stood still");
            assertThat(done.workers()).as("lost after " + silence).isEmpty();
        }
        assertThat(node.succeed(running)).isEqualTo(Finish.Result.WRITTEN);
    }

    @Test
    void aFrozenRedisMakesNobodyDead() {
        node.enqueue(BrokerFixture.task());
        LeasedTask running = node.takeOne("a");
        node.take("b", 0);
        redis.freeze();
        Awaitility.await().pollDelay(BrokerFixture.LEASE.multipliedBy(3)).until(() -> true);
        redis.thaw();

        assertThat(node.await(node.maintenance.reclaim()).tasks()).isZero();

        node.take("a", 0);
        node.take("b", 0);
        assertThat(node.await(node.maintenance.reclaim()).workers()).isEmpty();
        assertThat(node.succeed(running)).isEqualTo(Finish.Result.WRITTEN);
    }

    @Test
    void aWorkerThatDiedWhileRedisWasFrozenIsLostOneLeaseLater() {
        TaskId id = node.enqueue(BrokerFixture.task());
        node.takeOne("dead");
        redis.freeze();
        Awaitility.await().pollDelay(BrokerFixture.LEASE.multipliedBy(2)).until(() -> true);
        redis.thaw();

        awaitDeath("dead", "alive");

        assertThat(node.find(id).counters().crashes()).isEqualTo(1);
    }

    @Test
    void onePoisonTaskEndsAloneAndNoNeighbourEndsWithIt() {
        TaskId poison = node.enqueue(BrokerFixture.task());
        Set<TaskId> innocents = new HashSet<>();
        for (int i = 0; i < 9; i++) {
            innocents.add(node.enqueue(BrokerFixture.task()));
        }
        for (int round = 1; node.find(poison).state() != TaskState.FAILED; round++) {
            assertThat(round).as("rounds until the poison is isolated").isLessThan(15);
            String worker = "w" + round;
            Taken.Leased taken = node.take(worker, 10);
            boolean dies = taken.tasks().stream().anyMatch(task -> task.id().equals(poison));
            if (dies) {
                awaitDeath(worker, "watcher");
            } else {
                taken.tasks().forEach(node::succeed);
                node.await(node.leases.leave(worker));
            }
        }
        Task end = node.find(poison);
        assertThat(end.counters().crashes()).isEqualTo(3);
        assertThat(end.error().type()).isEqualTo("worker-crashed");
        for (TaskId innocent : innocents) {
            assertThat(node.find(innocent).state()).isNotEqualTo(TaskState.FAILED);
        }
        drain("last");
        for (TaskId innocent : innocents) {
            assertThat(node.find(innocent).state()).isEqualTo(TaskState.SUCCEEDED);
        }
    }

    @Test
    void tasksThatWaitUntilTheyCanRunApartAreCountedAndListedAsWaiting() {
        Set<TaskId> suspects = new HashSet<>();
        for (int i = 0; i < 7; i++) {
            suspects.add(node.enqueue(BrokerFixture.task(i < 3 ? "one" : "two")));
        }
        for (String dead : List.of("dead", "dead too")) {
            node.take(dead, 10);
            awaitDeath(dead, "alive");
        }

        LeasedTask alone = node.take("alive", 10).tasks().get(0);

        suspects.remove(alone.id());
        assertThat(waiting(null)).containsExactlyInAnyOrderElementsOf(suspects);
        assertThat(waiting("one").size() + waiting("two").size()).isEqualTo(6);
        List<QueueView> queues = node.await(node.survey.queues(null, 100, null)).items();
        assertThat(queues.stream().mapToLong(QueueView::waiting).sum()).isEqualTo(6);
        assertThat(queues.stream()
                        .mapToLong(queue -> queue.lanes().get("recovered"))
                        .sum())
                .isEqualTo(6);
        assertThat(queues.stream().mapToLong(QueueView::running).sum()).isEqualTo(1);
        assertThat(node.await(node.survey.queues("somebody else", 100, null)).items())
                .isEmpty();
    }

    private List<TaskId> waiting(@Nullable String queue) {
        List<TaskId> listed = new ArrayList<>();
        @Nullable Cursor cursor = null;
        do {
            TaskPage page =
                    node.await(node.lists.page(new TaskQuery(null, TaskState.QUEUED, queue, null, null, 2, cursor)));
            page.items().forEach(task -> listed.add(task.id()));
            cursor = page.next();
        } while (cursor != null);
        return listed;
    }

    @Test
    void aTaskThatWasCancelledOnALostWorkerDoesNotRunAgain() {
        TaskId id = node.enqueue(BrokerFixture.task());
        node.takeOne("dead");
        assertThat(node.await(node.broker.cancel(id, null))).isEqualTo(Cancel.Result.REQUESTED);

        awaitDeath("dead", "alive");

        assertThat(node.find(id).state()).isEqualTo(TaskState.CANCELLED);
        assertThat(node.take("alive", 10).tasks()).isEmpty();
    }

    @Test
    void aWorkerThatLeavesInGoodOrderIsForgottenAtOnce() {
        node.enqueue(BrokerFixture.task());
        finish(node.takeOne("a"), new Outcome.Released(Usage.NONE));

        node.await(node.leases.leave("a"));

        assertThat(node.await(node.workers.page(100, null)).items()).isEmpty();
        node.await(node.maintenance.reclaim());
        assertThat(consumers("ready:default:normal:default")).isEmpty();
        assertThat(node.takeOne("b").attempt()).isEqualTo(1);
    }

    private List<String> consumers(String stream) {
        List<String> names = new ArrayList<>();
        for (Object consumer : redis.list("XINFO", "CONSUMERS", node.base() + stream, "workers")) {
            names.add(((List<?>) consumer).get(1).toString());
        }
        return names;
    }
}
