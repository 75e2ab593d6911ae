package dev.leadline.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.task.LeasedTask;
import dev.leadline.task.NewTask;
import dev.leadline.task.Outcome;
import dev.leadline.task.Priority;
import dev.leadline.task.Task;
import dev.leadline.task.TaskError;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import dev.leadline.task.Usage;
import dev.leadline.testsupport.RedisProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How queues like this go wrong, each as it was seen to go wrong once. */
class RacesTest {

    private static RedisProcess redis;
    private BrokerFixture node;

    @BeforeAll
    static void startRedis() {
        redis = BrokerFixture.redis();
    }

    @AfterAll
    static void stopRedis() {
        redis.close();
    }

    @BeforeEach
    void startNode() {
        redis.call("FLUSHALL");
        node = new BrokerFixture(redis.url());
    }

    @AfterEach
    void stopNode() {
        node.close();
    }

    // ── Leases and fences ───────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void aHandBackThatIsSentTwiceDoesNotTakeTheTaskFromItsNextRun() {
        node.enqueue(BrokerFixture.task());
        LeasedTask first = node.takeOne("a");
        finish(first, new Outcome.HandedBack(Usage.NONE));
        LeasedTask second = node.takeOne("a");

        assertThat(finish(first, new Outcome.HandedBack(Usage.NONE))).isEqualTo(FinishResult.ALREADY);

        assertThat(second.attempt()).as("a hand-back burns no attempt").isEqualTo(1);
        assertThat(node.take("b", 10).tasks()).isEmpty();
        assertThat(node.find(second.id()).state()).isEqualTo(TaskState.STARTED);
        assertThat(node.succeed(first)).isEqualTo(FinishResult.LOST);
        assertThat(node.succeed(second)).isEqualTo(FinishResult.WRITTEN);
    }

    @Test
    void aFinishThatIsSentTwiceIsAnsweredAlreadyAndAnotherOutcomeIsNot() {
        node.enqueue(BrokerFixture.task());
        LeasedTask task = node.takeOne("a");
        assertThat(node.succeed(task)).isEqualTo(FinishResult.WRITTEN);

        assertThat(node.succeed(task)).isEqualTo(FinishResult.ALREADY);

        TaskError error = new TaskError("handler-failed", "no", false, 1);
        assertThat(finish(task, new Outcome.Failed(error, Usage.NONE))).isEqualTo(FinishResult.LOST);
        assertThat(node.find(task.id()).state()).isEqualTo(TaskState.SUCCEEDED);
    }

    @Test
    void aTakeWhoseAnswerWasLostAnswersTheSameAgain() {
        enqueue(5);
        Taken.Leased lost = (Taken.Leased) node.takeAs("a", 1, 3);

        Taken.Leased again = (Taken.Leased) node.takeAs("a", 1, 3);

        assertThat(again.tasks()).isEqualTo(lost.tasks());
        assertThat(((Taken.Leased) node.takeAs("a", 2, 10)).tasks()).hasSize(2);
        assertThat(node.takeAs("a", 1, 3)).isInstanceOf(Taken.Stale.class);
    }

    @Test
    void aRunThatLostItsLeaseKeepsNoStepAndNotesNoProgress() {
        node.enqueue(BrokerFixture.task());
        LeasedTask first = node.takeOne("a");
        finish(first, new Outcome.HandedBack(Usage.NONE));
        node.takeOne("b");

        assertThat(org.assertj.core.api.Assertions.catchThrowable(
                        () -> node.await(node.leases.keepStep(first.lease(), "step", "1", Usage.NONE))))
                .isInstanceOf(LeaseLost.class);
        assertThat(node.await(node.leases.note(first.lease(), new dev.leadline.task.Progress(50, "half"))))
                .isFalse();
        assertThat(node.find(first.id()).progress()).isNull();
    }

    @Test
    void aRetryOfAnEndedTaskGoesOnCountingLeases() {
        TaskId id = node.enqueue(BrokerFixture.task());
        LeasedTask first = node.takeOne("a");
        finish(first, new Outcome.Failed(new TaskError("handler-failed", "no", false, 1), Usage.NONE));

        assertThat(node.await(node.broker.retry(id, null))).isEqualTo(RetryResult.QUEUED);

        LeasedTask second = node.takeOne("a");
        assertThat(second.lease().number()).isEqualTo(2);
        assertThat(node.succeed(first)).isEqualTo(FinishResult.LOST);
        assertThat(node.succeed(second)).isEqualTo(FinishResult.WRITTEN);
    }

    @Test
    void aTaskThatIsRetriedDoesNotVanishWithItsOldTimeToLive() {
        TaskId id = node.enqueue(
                BrokerFixture.aTask().resultTtl(Duration.ofSeconds(60)).build());
        LeasedTask first = node.takeOne("a");
        node.await(node.leases.keepStep(first.lease(), "step", "1", Usage.NONE));
        finish(first, new Outcome.Failed(new TaskError("handler-failed", "no", false, 1), Usage.NONE));
        assertThat((Long) redis.call("PTTL", node.keys.task(id))).isPositive();

        node.await(node.broker.retry(id, null));

        assertThat(redis.call("PTTL", node.keys.task(id))).isEqualTo(-1L);
        assertThat(redis.call("PTTL", node.keys.steps(id))).isEqualTo(-1L);
    }

    // ── Death, and what only looks like it ──────────────────────────────────────────────────────────────────────────

    @Test
    void aTaskWhoseWorkerDiedRunsAgainBeforeTheBacklogWithItsStepsKept() {
        TaskId id = node.enqueue(BrokerFixture.task());
        LeasedTask first = node.takeOne("dead");
        node.await(node.leases.keepStep(first.lease(), "paid", "42", new Usage(1, 2, 0)));
        enqueue(3);
        awaitDeath("dead", "alive");

        LeasedTask next = node.takeOne("alive");

        assertThat(next.id()).isEqualTo(id);
        assertThat(next.hasSteps()).isTrue();
        assertThat(node.await(node.leases.steps(id))).containsEntry("paid", "42");
        assertThat(next.usage()).isEqualTo(new Usage(1, 2, 0));
        assertThat(node.find(id).crashes()).isEqualTo(1);
        assertThat(node.find(id).attempt()).isEqualTo(2);
        assertThat(node.succeed(first)).isEqualTo(FinishResult.LOST);
    }

    @Test
    void aWorkerThatWasDeclaredLostIsToldAndLeavesNoTrace() {
        node.enqueue(BrokerFixture.task());
        node.takeOne("dead");
        awaitDeath("dead", "alive");

        assertThat(node.takeAny("dead", 1)).isInstanceOf(Taken.Lost.class);
        assertThat(node.await(node.beats.beat("dead"))).isFalse();
        assertThat(node.await(node.broker.workers())).extracting(WorkerView::id).containsExactly("alive");
        assertThat(consumers("ready:default:normal:default")).doesNotContain("dead");
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
        assertThat(node.succeed(running)).isEqualTo(FinishResult.WRITTEN);
    }

    @Test
    void aWorkerThatDiedWhileRedisWasFrozenIsLostOneLeaseLater() {
        TaskId id = node.enqueue(BrokerFixture.task());
        node.takeOne("dead");
        redis.freeze();
        Awaitility.await().pollDelay(BrokerFixture.LEASE.multipliedBy(2)).until(() -> true);
        redis.thaw();

        awaitDeath("dead", "alive");

        assertThat(node.find(id).crashes()).isEqualTo(1);
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
        assertThat(end.crashes()).isEqualTo(3);
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
    void aTaskThatWasCancelledOnALostWorkerDoesNotRunAgain() {
        TaskId id = node.enqueue(BrokerFixture.task());
        node.takeOne("dead");
        assertThat(node.await(node.broker.cancel(id, null))).isEqualTo(CancelResult.REQUESTED);

        awaitDeath("dead", "alive");

        assertThat(node.find(id).state()).isEqualTo(TaskState.CANCELLED);
        assertThat(node.take("alive", 10).tasks()).isEmpty();
    }

    @Test
    void aWorkerThatLeavesInGoodOrderIsForgottenAtOnce() {
        node.enqueue(BrokerFixture.task());
        finish(node.takeOne("a"), new Outcome.HandedBack(Usage.NONE));

        node.await(node.leases.leave("a"));

        assertThat(node.await(node.broker.workers())).isEmpty();
        assertThat(consumers("ready:default:normal:default")).isEmpty();
        assertThat(node.takeOne("b").attempt()).isEqualTo(1);
    }

    // ── What a hand, or a cut-short script, does to Redis ───────────────────────────────────────────────────────────

    @Test
    void aLostGroupGivesRunningTasksBackToTheirWorkersAndLosesNone() {
        enqueue(2);
        List<LeasedTask> running = node.take("a", 2).tasks();
        enqueue(1);
        redis.call("XGROUP", "DESTROY", node.keys.ready("default:normal:default"), "workers");

        List<LeasedTask> others = node.take("b", 10).tasks();

        assertThat(others).hasSize(1);
        assertThat(others).extracting(LeasedTask::id).doesNotContainAnyElementsOf(ids(running));
        assertThat(pending("a")).isEqualTo(2);
        running.forEach(task -> assertThat(node.succeed(task)).isEqualTo(FinishResult.WRITTEN));
    }

    @Test
    void aGroupThatIsLostTogetherWithItsWorkerLosesNoTask() {
        TaskId id = node.enqueue(BrokerFixture.task());
        node.takeOne("dead");
        redis.call("XGROUP", "DESTROY", node.keys.ready("default:normal:default"), "workers");
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> {
                    node.await(node.maintenance.reclaim());
                    return node.take("alive", 1).tasks().stream()
                            .anyMatch(task -> task.id().equals(id));
                });
        assertThat(node.find(id).crashes()).isEqualTo(1);
    }

    @Test
    void lostScriptsAreSentAgain() {
        node.enqueue(BrokerFixture.task());
        redis.call("SCRIPT", "FLUSH");

        LeasedTask task = node.takeOne("a");
        redis.call("SCRIPT", "FLUSH");

        assertThat(node.succeed(task)).isEqualTo(FinishResult.WRITTEN);
    }

    @Test
    void aDamagedRecordDoesNotStopItsQueue() {
        TaskId damaged = node.enqueue(BrokerFixture.task());
        TaskId good = node.enqueue(BrokerFixture.task());
        redis.call("DEL", node.keys.task(damaged));
        redis.call("SET", node.keys.task(damaged), "not a hash");

        List<LeasedTask> tasks = node.take("a", 10).tasks();

        assertThat(tasks).extracting(LeasedTask::id).containsExactly(good);
        assertThat(pending("a")).isEqualTo(1);
    }

    @Test
    void anEntryThatWasDeliveredButNeverStartedIsPutBack() {
        TaskId id = node.enqueue(BrokerFixture.task());
        String stream = node.keys.ready("default:normal:default");
        redis.call("XGROUP", "CREATE", stream, "workers", "0");
        // What a take leaves behind that stopped between reading and marking.
        redis.call("XREADGROUP", "GROUP", "workers", "a", "COUNT", "1", "STREAMS", stream, ">");
        node.take("a", 0);
        assertThat(node.take("a", 10).tasks()).isEmpty();

        node.await(node.maintenance.mend("default:normal:default", "-", Duration.ZERO));

        assertThat(node.takeOne("a").id()).isEqualTo(id);
    }

    @Test
    void anEmptyStreamIsDroppedAndItsQueueStillWorks() {
        node.enqueue(BrokerFixture.task());
        node.succeed(node.takeOne("a"));

        node.await(node.maintenance.mend("default:normal:default", "-", Duration.ZERO));

        assertThat(redis.call("EXISTS", node.keys.ready("default:normal:default")))
                .isEqualTo(0L);
        assertThat(redis.list("SMEMBERS", node.keys.streams())).isEmpty();
        TaskId next = node.enqueue(BrokerFixture.task());
        assertThat(node.takeOne("a").id()).isEqualTo(next);
    }

    @Test
    void nothingIsLeftOfEndedTasksButTheirRecordsAndTheFeed() {
        enqueue(20);
        drain("a");
        node.await(node.leases.leave("a"));
        node.await(node.maintenance.mend("default:normal:default", "-", Duration.ZERO));

        Set<String> kinds = new HashSet<>();
        for (Object key : redis.list("KEYS", "*")) {
            kinds.add(key.toString().replaceFirst("^leadline:\\{0}:", "").replaceFirst(":.*", ""));
        }
        kinds.removeAll(Set.of("pulse", "amnesty"));
        assertThat(kinds).containsExactlyInAnyOrder("task", "finished");
    }

    // ── Bounds, bells, fairness ─────────────────────────────────────────────────────────────────────────────────────

    @Test
    void thousandsOfDueTasksArePromotedInBoundedPieces() {
        List<NewTask> tasks = new ArrayList<>();
        for (int i = 0; i < 450; i++) {
            tasks.add(BrokerFixture.aTask().delay(Duration.ofMillis(1)).build());
        }
        node.await(io.smallrye.mutiny.Uni.join()
                .all(tasks.stream().map(node.broker::enqueue).toList())
                .andFailFast());

        Taken.Leased first = node.take("a", 500);

        assertThat(first.tasks().size()).isLessThanOrEqualTo(100);
        assertThat(first.nextDueMs()).isZero();
        assertThat(drain("a") + first.tasks().size()).isEqualTo(450);
    }

    @Test
    void aTokenThatAFullWorkerEatsIsPutBackForAnother() {
        node.enqueue(BrokerFixture.task());
        redis.call("DEL", node.keys.bell("default"));

        node.take("full", 0);

        assertThat(redis.call("LLEN", node.keys.bell("default"))).isEqualTo(1L);
    }

    @Test
    void aBellHoldsOneTokenHoweverManyTasksCome() {
        enqueue(50);

        assertThat(redis.call("LLEN", node.keys.bell("default"))).isEqualTo(1L);
    }

    @Test
    void aNewHeadOfTheDelayedTasksWakesAnIdleWorker() {
        node.enqueue(BrokerFixture.aTask().delay(Duration.ofHours(1)).build());
        redis.call("DEL", node.keys.bell("default"));
        node.enqueue(BrokerFixture.aTask().delay(Duration.ofHours(2)).build());
        assertThat(redis.call("LLEN", node.keys.bell("default"))).isEqualTo(0L);

        node.enqueue(BrokerFixture.aTask().delay(Duration.ofMinutes(1)).build());

        assertThat(redis.call("LLEN", node.keys.bell("default"))).isEqualTo(1L);
    }

    @Test
    void aTenantWithAFewTasksDoesNotWaitBehindOneWithMany() {
        for (int i = 0; i < 200; i++) {
            node.enqueue(BrokerFixture.aTask().tenant("big").build());
        }
        node.take("a", 10);
        TaskId small = node.enqueue(BrokerFixture.aTask().tenant("small").build());

        List<TaskId> next = ids(node.take("a", 10).tasks());

        assertThat(next).contains(small).hasSize(10);
    }

    @Test
    void prioritiesAreServedInOrderAndTheLowestIsNotStarved() {
        TaskId low = node.enqueue(BrokerFixture.aTask().priority(Priority.LOW).build());
        TaskId normal = node.enqueue(BrokerFixture.task());
        TaskId high = node.enqueue(BrokerFixture.aTask().priority(Priority.HIGH).build());

        assertThat(ids(node.take("a", 3).tasks())).containsExactly(high, normal, low);

        TaskId patient =
                node.enqueue(BrokerFixture.aTask().priority(Priority.LOW).build());
        node.enqueue(BrokerFixture.aTask().priority(Priority.HIGH).build());
        Taken guarded = node.await(node.leases.take("b", 8, 1, true, null, 0, List.of()));
        assertThat(ids(((Taken.Leased) guarded).tasks())).containsExactly(patient);
    }

    @Test
    void longArgumentsOfManyTasksDoNotMakeOneHugeReply() {
        String args = "{\"text\":\"" + "x".repeat(8_000) + "\"}";
        for (int i = 0; i < 300; i++) {
            node.enqueue(BrokerFixture.aTask().args(args).build());
        }

        Taken.Leased first = node.take("a", 300);

        assertThat(first.tasks().size()).isBetween(1, 130);
        assertThat(first.more()).isTrue();
        assertThat(first.tasks().size() + drain("a")).isEqualTo(300);
    }

    // ── Cancel and wait ─────────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void aCancelThatItsWorkerMissedIsToldWithEveryTakeUntilItIsDone() {
        TaskId id = node.enqueue(BrokerFixture.task());
        LeasedTask task = node.takeOne("a");
        node.await(node.broker.cancel(id, null));
        redis.call("DEL", node.keys.ownBell("a"));

        assertThat(node.take("a", 0).cancelled()).containsExactly(task.lease());
        assertThat(node.take("a", 0).cancelled()).containsExactly(task.lease());
        finish(task, new Outcome.Cancelled(Usage.NONE));

        assertThat(node.take("a", 0).cancelled()).isEmpty();
        assertThat(node.find(id).state()).isEqualTo(TaskState.CANCELLED);
    }

    @Test
    void aWaitingTaskIsCancelledAtOnceAndLeavesItsStream() {
        TaskId queued = node.enqueue(BrokerFixture.task());
        TaskId later =
                node.enqueue(BrokerFixture.aTask().delay(Duration.ofHours(1)).build());

        assertThat(node.await(node.broker.cancel(queued, null))).isEqualTo(CancelResult.CANCELLED);
        assertThat(node.await(node.broker.cancel(later, null))).isEqualTo(CancelResult.CANCELLED);
        assertThat(node.await(node.broker.cancel(queued, null))).isEqualTo(CancelResult.FINAL);
        assertThat(node.await(node.broker.cancel(TaskId.next(), null))).isEqualTo(CancelResult.UNKNOWN);

        assertThat(redis.call("XLEN", node.keys.ready("default:normal:default")))
                .isEqualTo(0L);
        assertThat(redis.call("ZCARD", node.keys.later())).isEqualTo(0L);
    }

    @Test
    void aTenantNeitherSeesNorCancelsNorRetriesTheTasksOfAnother() {
        TaskId id = node.enqueue(BrokerFixture.aTask().tenant("a").build());

        assertThat(node.await(node.broker.find(id, "b"))).isNull();
        assertThat(node.await(node.broker.cancel(id, "b"))).isEqualTo(CancelResult.UNKNOWN);
        assertThat(node.await(node.broker.retry(id, "b"))).isEqualTo(RetryResult.UNKNOWN);
        assertThat(node.await(node.broker.list(new TaskQuery("b", null, null, null, null, 10, null)))
                        .items())
                .isEmpty();
        assertThat(node.await(node.broker.cancel(id, "a"))).isEqualTo(CancelResult.CANCELLED);
    }

    @Test
    void aWaiterIsWokenWhenTheTaskEndsAndOneThatNobodyWaitsForCostsNoMessage() {
        TaskId watched = node.enqueue(BrokerFixture.task());
        node.enqueue(BrokerFixture.task());
        redis.call("CONFIG", "RESETSTAT");
        List<LeasedTask> tasks = node.take("a", 2).tasks();
        var waiting = node.broker.await(watched, null, Duration.ofSeconds(15)).subscribeAsCompletionStage();
        Awaitility.await()
                .until(() ->
                        redis.call("HEXISTS", node.keys.task(watched), "watch").equals(1L));

        tasks.forEach(node::succeed);

        assertThat(waiting.orTimeout(5, java.util.concurrent.TimeUnit.SECONDS)
                        .join()
                        .state())
                .isEqualTo(TaskState.SUCCEEDED);
        assertThat(redis.call("INFO", "commandstats").toString()).contains("cmdstat_publish:calls=1,");
    }

    @Test
    void aWaiterWhoseSubscriptionWasCutIsWokenAllTheSame() {
        TaskId id = node.enqueue(BrokerFixture.task());
        LeasedTask task = node.takeOne("a");
        var waiting = node.broker.await(id, null, Duration.ofSeconds(20)).subscribeAsCompletionStage();
        Awaitility.await()
                .until(() -> redis.call("HEXISTS", node.keys.task(id), "watch").equals(1L));
        redis.call("CLIENT", "KILL", "TYPE", "pubsub");

        node.succeed(task);

        assertThat(waiting.orTimeout(10, java.util.concurrent.TimeUnit.SECONDS)
                        .join()
                        .state())
                .isEqualTo(TaskState.SUCCEEDED);
    }

    // ── Lists ───────────────────────────────────────────────────────────────────────────────────────────────────────

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

    // ── Helpers ─────────────────────────────────────────────────────────────────────────────────────────────────────

    private List<TaskId> listed(TaskState state) {
        List<TaskId> ids = new ArrayList<>();
        String cursor = null;
        do {
            TaskPage page = node.await(node.broker.list(new TaskQuery(null, state, null, null, null, 4, cursor)));
            page.items().forEach(task -> ids.add(task.id()));
            cursor = page.next();
        } while (cursor != null);
        return ids;
    }

    private void enqueue(int count) {
        for (int i = 0; i < count; i++) {
            node.enqueue(BrokerFixture.task());
        }
    }

    private FinishResult finish(LeasedTask task, Outcome outcome) {
        return node.await(node.leases.finish(task.lease(), outcome, null));
    }

    /** Takes and finishes until nothing is left. */
    private int drain(String worker) {
        int done = 0;
        Taken.Leased taken = node.take(worker, 100);
        while (!taken.tasks().isEmpty() || taken.nextDueMs() == 0 || taken.more()) {
            taken.tasks().forEach(node::succeed);
            done += taken.tasks().size();
            taken = node.take(worker, 100);
        }
        return done;
    }

    /** Lets a worker be silent for its lease, while another beats. */
    private void awaitDeath(String dead, String alive) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(15))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    node.take(alive, 0);
                    return node.await(node.maintenance.reclaim()).workers().contains(dead);
                });
    }

    private static List<TaskId> ids(List<LeasedTask> tasks) {
        return tasks.stream().map(LeasedTask::id).toList();
    }

    private long pending(String worker) {
        return redis.list("XPENDING", node.keys.ready("default:normal:default"), "workers", "-", "+", "100", worker)
                .size();
    }

    private List<String> consumers(String stream) {
        List<String> names = new ArrayList<>();
        for (Object consumer : redis.list("XINFO", "CONSUMERS", node.keys.base() + stream, "workers")) {
            names.add(((List<?>) consumer).get(1).toString());
        }
        return names;
    }
}
