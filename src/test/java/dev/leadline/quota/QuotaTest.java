package dev.leadline.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadline.broker.BrokerFixture;
import dev.leadline.broker.BrokerTest;
import dev.leadline.broker.LeaseLost;
import dev.leadline.task.LeasedTask;
import dev.leadline.task.Outcome;
import dev.leadline.task.TaskFailure;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import dev.leadline.task.Usage;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a reservation holds, who gets it, and what gives it back. */
class QuotaTest extends BrokerTest {

    private static final String MODEL = "gemini-3.8-flash";

    private Quotas quotas(String limits) {
        return quotas(TestQuotaConfig.of(limits, Duration.ofMinutes(1)));
    }

    private Quotas quotas(QuotaConfig config) {
        return new Quotas(node.links, node.prefix, node.keys, node.redisConfig, config);
    }

    private static QuotaCall call(LeasedTask task, long tokens, String... projects) {
        return new QuotaCall(task.lease(), MODEL, projects.length == 0 ? List.of("main") : List.of(projects), tokens);
    }

    private LeasedTask running() {
        TaskId id = node.enqueue(BrokerFixture.task());
        return node.take("a", 100).tasks().stream()
                .filter(task -> task.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /** A call that does not end before the test lets it. */
    private CompletableFuture<Long> begin(Quotas quotas, QuotaCall call) {
        AtomicReference<UniEmitter<? super Long>> sent = new AtomicReference<>();
        CompletableFuture<Long> end = quotas.call(
                        call, project -> Uni.createFrom().<Long>emitter(sent::set), Long::longValue)
                .subscribeAsCompletionStage();
        Awaitility.await().until(() -> sent.get() != null || end.isDone());
        return end;
    }

    private Long pass(Quotas quotas, QuotaCall call) {
        return node.await(quotas.call(call, project -> Uni.createFrom().item(call.tokens()), Long::longValue));
    }

    private void assertParks(Quotas quotas, QuotaCall call) {
        assertThatThrownBy(() -> pass(quotas, call)).isInstanceOf(TaskFailure.Parked.class);
    }

    private ModelQuota.Used used(Quotas quotas, String project) {
        return node.await(quotas.models()).stream()
                .filter(model -> model.model().equals(MODEL))
                .flatMap(model -> model.projects().stream())
                .filter(one -> one.name().equals(project))
                .findFirst()
                .orElseThrow()
                .used();
    }

    private void park(LeasedTask task, long tokens) {
        finish(task, new Outcome.Parked("quota:" + MODEL, tokens, Usage.NONE));
    }

    @Test
    void noMoreRequestsAreReservedInAMinuteThanAreAllowed() {
        Quotas quotas = quotas("*: rpm=3");
        LeasedTask task = running();
        for (int i = 0; i < 3; i++) {
            pass(quotas, call(task, 10));
        }

        assertParks(quotas, call(task, 10));
        assertThat(used(quotas, "main")).isEqualTo(new ModelQuota.Used(3, 30, 0, 0));
    }

    @Test
    void noMoreTokensAreReservedInAMinuteThanAreAllowed() {
        Quotas quotas = quotas("*: tpm=100");
        LeasedTask task = running();
        pass(quotas, call(task, 60));

        assertParks(quotas, call(task, 41));
        pass(quotas, call(task, 40));
    }

    @Test
    void theTokensThatTheProviderCountedReplaceTheEstimate() {
        Quotas quotas = quotas("*: tpm=100");
        LeasedTask task = running();
        node.await(quotas.call(call(task, 90), project -> Uni.createFrom().item(10L), Long::longValue));

        pass(quotas, call(task, 90));
        assertThat(used(quotas, "main").tpm()).isEqualTo(100);
    }

    @Test
    void noMoreRequestsAreReservedInADayThanAreAllowed() {
        Quotas quotas = quotas("*: rpd=2");
        LeasedTask task = running();
        pass(quotas, call(task, 1));
        pass(quotas, call(task, 1));

        assertParks(quotas, call(task, 1));
        assertThat(used(quotas, "main").rpd()).isEqualTo(2);
    }

    @Test
    void aCallGoesToTheProjectThatHasMostRoom() {
        Quotas quotas = quotas("*: rpm=2; rich/*: rpm=6");
        LeasedTask task = running();
        List<String> paid = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            node.await(quotas.call(
                    call(task, 1, "poor", "rich"),
                    project -> {
                        paid.add(project);
                        return Uni.createFrom().item(1L);
                    },
                    Long::longValue));
        }

        assertThat(paid.subList(0, 4)).containsExactlyInAnyOrder("poor", "rich", "rich", "rich");
        assertThat(paid.stream().filter("poor"::equals)).hasSize(2);
        assertParks(quotas, call(task, 1, "poor", "rich"));
    }

    @Test
    void aCallThatEndsGivesItsPlaceAmongTheCallsAtOnceBack() {
        Quotas quotas = quotas("*: concurrent=1");
        LeasedTask task = running();
        CompletableFuture<Long> first = begin(quotas, call(task, 1));
        assertParks(quotas, call(task, 1));

        first.cancel(true);

        Awaitility.await().until(() -> used(quotas, "main").concurrent() == 0);
        pass(quotas, call(task, 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"succeeded", "failed", "retry", "snoozed", "cancelled", "released", "parked"})
    void whateverEndsTheRunEndsItsCalls(String kind) {
        Quotas quotas = quotas("*: rpm=100 concurrent=1");
        LeasedTask task = running();
        begin(quotas, call(task, 7));
        assertThat(used(quotas, "main")).isEqualTo(new ModelQuota.Used(1, 7, 0, 1));

        finish(task, Outcomes.of(kind));

        // The provider may have counted it.
        assertThat(used(quotas, "main")).isEqualTo(new ModelQuota.Used(1, 7, 0, 0));
    }

    @Test
    void theCallOfALostWorkerEndsWithItsLease() {
        Quotas quotas = quotas("*: concurrent=1");
        begin(quotas, call(running(), 1));

        awaitDeath("a", "b");

        assertThat(used(quotas, "main").concurrent()).isZero();
        LeasedTask again = node.takeOne("b");
        pass(quotas, call(again, 1));
    }

    @Test
    void aRunThatLostItsLeaseReservesNothing() {
        Quotas quotas = quotas("*: rpm=5");
        LeasedTask task = running();
        node.succeed(task);

        assertThatThrownBy(() -> pass(quotas, call(task, 1))).isInstanceOf(LeaseLost.class);
        assertThat(redis.call("EXISTS", node.base() + "quota:" + MODEL)).isEqualTo(0L);
    }

    @Test
    void aParkedTaskHoldsNoSlotAndNoAttemptAndRunsWhenThereIsRoom() {
        Quotas quotas = quotas(TestQuotaConfig.of("*: rpm=1", Duration.ofMillis(1500)));
        pass(quotas, call(running(), 1));
        LeasedTask second = running();
        assertParks(quotas, call(second, 1));
        park(second, 1);

        assertThat(node.find(second.id()).state()).isEqualTo(TaskState.QUEUED);
        assertThat(node.find(second.id()).counters().attempt()).isZero();
        assertThat(node.take("a", 10).tasks()).isEmpty();
        LeasedTask again = takeWhenLetOut();
        assertThat(again.id()).isEqualTo(second.id());
        assertThat(again.attempt()).isEqualTo(1);
        pass(quotas, call(again, 1));
        node.succeed(again);
        assertThat(redis.call("KEYS", node.base() + "line:*").toString()).isEqualTo("[]");
    }

    private LeasedTask takeWhenLetOut() {
        AtomicReference<LeasedTask> taken = new AtomicReference<>();
        Awaitility.await().pollInterval(Duration.ofMillis(20)).until(() -> {
            node.take("a", 1).tasks().forEach(taken::set);
            return taken.get() != null;
        });
        return taken.get();
    }

    @Test
    void tasksGoOnInTheOrderInWhichTheyCameAndNobodyPassesThem() {
        Quotas quotas = quotas(TestQuotaConfig.of("*: rpm=1", Duration.ofMillis(700)));
        List<LeasedTask> came = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            came.add(running());
        }
        // Of tasks that came in the same millisecond, any may be the first.
        came.sort(Comparator.comparing(task -> task.id().value()));
        pass(quotas, call(came.get(0), 1));
        for (int i : new int[] {2, 3, 1}) {
            park(came.get(i), 1);
        }

        List<TaskId> went = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            LeasedTask next = takeWhenLetOut();
            went.add(next.id());
            // A newcomer finds a line, or the room that was promised to another one.
            if (i == 0) {
                assertParks(quotas, call(came.get(0), 1));
            }
            pass(quotas, call(next, 1));
            node.succeed(next);
        }

        assertThat(went).isEqualTo(ids(came.subList(1, 4)));
    }

    @Test
    void whatALetOutTaskIsPromisedIsGivenToNobodyElseBeforeItCalls() {
        Quotas quotas = quotas("*: concurrent=1");
        LeasedTask first = running();
        CompletableFuture<Long> call = begin(quotas, call(first, 1));
        LeasedTask second = running();
        park(second, 1);
        call.cancel(true);

        LeasedTask again = takeWhenLetOut();

        assertParks(quotas, call(first, 1));
        pass(quotas, call(again, 1));
    }

    @Test
    void tenantsTakeTurnsByTokens() {
        Quotas quotas = quotas("*: concurrent=1");
        LeasedTask first = running();
        CompletableFuture<Long> call = begin(quotas, call(first, 1));
        List<String> went = new ArrayList<>();
        for (String tenant : List.of("big", "small")) {
            for (int i = 0; i < 4; i++) {
                node.enqueue(BrokerFixture.aTask().tenant(tenant).build());
            }
        }
        node.take("a", 100)
                .tasks()
                .forEach(task -> park(task, task.placement().tenant().equals("big") ? 3000 : 1000));
        call.cancel(true);

        for (int i = 0; i < 8; i++) {
            LeasedTask next = takeWhenLetOut();
            went.add(next.placement().tenant());
            pass(quotas, call(next, next.placement().tenant().equals("big") ? 3000 : 1000));
            node.succeed(next);
        }

        assertThat(went.subList(0, 5)).containsExactlyInAnyOrder("big", "small", "small", "small", "big");
    }

    @Test
    void tasksOfOtherModelsAreNotHeldUp() {
        Quotas quotas = quotas("*: rpm=1");
        pass(quotas, call(running(), 1));
        for (int i = 0; i < 50; i++) {
            node.enqueue(BrokerFixture.task());
        }
        node.take("a", 100).tasks().forEach(task -> park(task, 1));

        LeasedTask other = running();

        pass(quotas, new QuotaCall(other.lease(), "other-model", List.of("main"), 1));
    }

    @Test
    void aCancelledTaskLeavesTheLine() {
        Quotas quotas = quotas("*: rpm=1");
        LeasedTask first = running();
        pass(quotas, call(first, 1));
        LeasedTask second = running();
        park(second, 1);

        node.await(node.broker.cancel(second.id(), null));

        assertThat(node.find(second.id()).state()).isEqualTo(TaskState.CANCELLED);
        assertThat(redis.call("EXISTS", node.base() + "turns:quota:" + MODEL)).isEqualTo(0L);
    }

    @Test
    void aPausedModelLetsNoCallThroughAndWhenItGoesOnItsTasksDo() {
        Quotas quotas = quotas("");
        node.await(quotas.pause(MODEL, true));
        LeasedTask task = running();
        assertParks(quotas, call(task, 1));
        park(task, 1);
        assertThat(node.take("a", 10).tasks()).isEmpty();

        node.await(quotas.pause(MODEL, false));

        pass(quotas, call(takeWhenLetOut(), 1));
    }

    @Test
    void aShortWaitIsWaitedInPlace() {
        Quotas quotas =
                quotas(TestQuotaConfig.of("*: rpm=1", Duration.ofMillis(600)).patient(Duration.ofSeconds(5)));
        LeasedTask task = running();
        pass(quotas, call(task, 1));

        assertThat(pass(quotas, call(task, 1))).isEqualTo(1);
    }

    @Test
    void callsThatNothingLimitsAskRedisOnceInASecondAtMost() {
        Quotas quotas = quotas("");
        LeasedTask task = running();
        redis.call("CONFIG", "RESETSTAT");
        for (int i = 0; i < 20; i++) {
            pass(quotas, call(task, 1));
        }

        assertThat(redis.call("INFO", "commandstats").toString())
                .contains("cmdstat_zrangebyscore:calls=1,")
                .doesNotContain("cmdstat_eval");
    }

    @Test
    void runningTasksReserveAndSettleWhileRedisIsFull() {
        Quotas quotas = quotas("*: rpm=5 tpm=100 rpd=9 concurrent=5");
        LeasedTask task = running();
        redis.call("CONFIG", "SET", "maxmemory", "1");
        try {
            pass(quotas, call(task, 10));
            node.await(quotas.pause(MODEL, true));
            assertParks(quotas, call(task, 10));
            park(task, 10);
            assertThat(used(quotas, "main")).isEqualTo(new ModelQuota.Used(1, 10, 1, 0));
        } finally {
            redis.call("CONFIG", "SET", "maxmemory", "0");
        }
        assertThat(node.find(task.id()).state()).isEqualTo(TaskState.QUEUED);
    }

    /** One outcome of each kind. */
    private static final class Outcomes {
        static Outcome of(String kind) {
            var error = new dev.leadline.task.TaskError("handler-failed", "no", true, 1);
            Duration hour = Duration.ofHours(1);
            return switch (kind) {
                case "succeeded" -> new Outcome.Succeeded(dev.leadline.task.Json.of("1"), Usage.NONE);
                case "failed" -> new Outcome.Failed(error, Usage.NONE);
                case "retry" -> new Outcome.Retry(hour, error, Usage.NONE);
                case "snoozed" -> new Outcome.Snoozed(hour, error, Usage.NONE);
                case "cancelled" -> new Outcome.Cancelled(Usage.NONE);
                case "released" -> new Outcome.Released(Usage.NONE);
                default -> new Outcome.Parked("quota:" + MODEL, 7, Usage.NONE);
            };
        }
    }
}
