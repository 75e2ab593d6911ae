package dev.leadline.sharing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadline.broker.BrokerFixture;
import dev.leadline.broker.BrokerTest;
import dev.leadline.broker.Finish;
import dev.leadline.broker.LeaseLost;
import dev.leadline.broker.Taken;
import dev.leadline.task.ErrorType;
import dev.leadline.task.LeasedTask;
import dev.leadline.task.Outcome;
import dev.leadline.task.TaskFailure;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import dev.leadline.task.Usage;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The same call of several tasks is made once, whatever becomes of the task that makes it. */
class SharedCallsTest extends BrokerTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private SharedCallsFixture provider;

    @BeforeEach
    void open() {
        provider = new SharedCallsFixture(node, SharingSettings.USUAL);
    }

    private List<LeasedTask> running(int count) {
        enqueue(count);
        List<LeasedTask> tasks = node.take("a", count).tasks();
        assertThat(tasks).hasSize(count);
        return tasks;
    }

    private void putOff(LeasedTask task) {
        assertThat(finish(task, provider.putOff(task))).isEqualTo(Finish.Result.WRITTEN);
    }

    private List<LeasedTask> due() {
        List<LeasedTask> all = new ArrayList<>();
        Taken.Leased taken;
        do {
            taken = node.take("a", 100);
            all.addAll(taken.tasks());
        } while (!taken.tasks().isEmpty() || taken.more() || taken.nextDueMs() == 0);
        return all;
    }

    @Test
    void aFollowerRunsAsSoonAsTheAnswerIsThere() throws Exception {
        List<LeasedTask> tasks = running(2);
        CompletableFuture<String> answer = new CompletableFuture<>();
        CompletableFuture<String> led = provider.lead(tasks.get(0), answer);
        putOff(tasks.get(1));
        TaskId follower = tasks.get(1).id();
        assertThat(node.find(follower).state()).isEqualTo(TaskState.SCHEDULED);
        assertThat(due()).as("runs before the answer is there").isEmpty();

        answer.complete("yes");

        assertThat(led.get()).isEqualTo("yes");
        LeasedTask again = node.takeOne("a");
        assertThat(again.id()).isEqualTo(follower);
        assertThat(provider.ask(again, "a call too many")).isEqualTo("yes");
        assertThat(provider.made).hasValue(1);
        assertThat(again.attempt()).isEqualTo(1);
    }

    @Test
    void anIdleWorkerIsWokenForAFollower() throws Exception {
        List<LeasedTask> tasks = running(2);
        CompletableFuture<String> answer = new CompletableFuture<>();
        CompletableFuture<String> led = provider.lead(tasks.get(0), answer);
        putOff(tasks.get(1));
        redis.call("DEL", node.keys.wakeAny());

        answer.complete("yes");
        led.get();

        assertThat(redis.call("LLEN", node.keys.wakeAny())).isEqualTo(1L);
    }

    /** Between the two, its worker learns that it has to wait, and the answer comes. */
    @Test
    void aFollowerThatIsPutOffAfterTheCallHasEndedRunsAtOnce() throws Exception {
        List<LeasedTask> tasks = running(2);
        CompletableFuture<String> answer = new CompletableFuture<>();
        CompletableFuture<String> led = provider.lead(tasks.get(0), answer);
        Outcome late = provider.putOff(tasks.get(1));
        answer.complete("yes");
        led.get();

        finish(tasks.get(1), late);

        assertThat(ids(due())).containsExactly(tasks.get(1).id());
    }

    @Test
    void aTaskThatWasThereBeforeTheAnswerCameSharesItAlthoughNobodyFollowed() {
        List<LeasedTask> tasks = running(2);

        assertThat(provider.ask(tasks.get(0), "yes")).isEqualTo("yes");

        assertThat(provider.ask(tasks.get(1), "a call too many")).isEqualTo("yes");
        assertThat(provider.made).hasValue(1);
    }

    @Test
    void aTaskThatComesLaterMakesTheCallAgainUnlessItAsksForAKeptAnswer() {
        provider.ask(running(1).get(0), "old");
        LeasedTask later = acceptedLater();
        LeasedTask content = acceptedLater();

        assertThat(node.await(provider.ask(
                        SharedCallsFixture.question(content, "digest", HOUR),
                        Uni.createFrom().item("a call too many"))))
                .isEqualTo("old");
        assertThat(provider.ask(later, "new")).isEqualTo("new");
        assertThat(provider.made).hasValue(2);
    }

    private LeasedTask acceptedLater() {
        long now = System.currentTimeMillis();
        Awaitility.await().until(() -> System.currentTimeMillis() > now + 1);
        return running(1).get(0);
    }

    @Test
    void theCallOfADeadWorkerIsMadeOnceMoreAndByOneTask() throws Exception {
        enqueue(3);
        LeasedTask dead = node.takeOne("dead");
        CompletableFuture<String> never = new CompletableFuture<>();
        provider.lead(dead, never);
        List<LeasedTask> followers = node.take("a", 2).tasks();
        followers.forEach(this::putOff);
        awaitDeath("dead", "a");

        LeasedTask recovered = node.takeOne("a");
        assertThat(recovered.id()).isEqualTo(dead.id());
        assertThat(provider.ask(recovered, "yes")).isEqualTo("yes");
        never.complete("too late");

        List<LeasedTask> again = due();
        assertThat(ids(again)).containsExactlyInAnyOrderElementsOf(ids(followers));
        again.forEach(task -> assertThat(provider.ask(task, "a call too many")).isEqualTo("yes"));
        assertThat(provider.made).hasValue(2);
    }

    @Test
    void aCallIsNotWaitedForWhoseTaskEndedWithoutAWord() {
        List<LeasedTask> tasks = running(2);
        provider.lead(tasks.get(0), new CompletableFuture<>());
        node.succeed(tasks.get(0));

        assertThat(provider.ask(tasks.get(1), "yes")).isEqualTo("yes");
        assertThat(provider.made).hasValue(2);
    }

    @Test
    void whenTheCallFailsOneOfThoseWhoWaitMakesItAndTheOthersGoOnWaiting() {
        List<LeasedTask> tasks = running(4);
        CompletableFuture<String> answer = new CompletableFuture<>();
        CompletableFuture<String> led = provider.lead(tasks.get(0), answer);
        tasks.subList(1, 4).forEach(this::putOff);

        answer.completeExceptionally(TaskFailure.transientFailure(ErrorType.PROVIDER_UNAVAILABLE, "no"));

        assertThatThrownBy(led::get).hasRootCauseMessage("no");
        List<LeasedTask> next = due();
        assertThat(ids(next)).containsExactly(tasks.get(1).id());
        assertThat(provider.ask(next.get(0), "yes")).isEqualTo("yes");
        assertThat(due()).hasSize(2);
    }

    /** Whoever was to make the call next was cancelled meanwhile. */
    @Test
    void whenTheCallFailsATaskThatStillWaitsMakesIt() {
        List<LeasedTask> tasks = running(3);
        CompletableFuture<String> answer = new CompletableFuture<>();
        CompletableFuture<String> led = provider.lead(tasks.get(0), answer);
        tasks.subList(1, 3).forEach(this::putOff);
        node.await(node.broker.cancel(tasks.get(1).id(), null));

        answer.completeExceptionally(TaskFailure.transientFailure(ErrorType.PROVIDER_UNAVAILABLE, "no"));

        assertThatThrownBy(led::get).hasRootCauseMessage("no");
        assertThat(ids(due())).containsExactly(tasks.get(2).id());
    }

    @Test
    void aCallThatIsCancelledIsMadeByAnother() {
        List<LeasedTask> tasks = running(2);
        int before = provider.made.get();
        Cancellable run = provider.ask(
                        SharedCallsFixture.question(tasks.get(0)),
                        Uni.createFrom().nothing())
                .subscribe()
                .with(answer -> {}, failure -> {});
        Awaitility.await().until(() -> provider.made.get() > before);
        putOff(tasks.get(1));

        run.cancel();

        Awaitility.await().until(() -> !node.take("a", 1).tasks().isEmpty());
    }

    @Test
    void aTaskThatWaitsForAQuotaKeepsItsClaim() {
        List<LeasedTask> tasks = running(2);
        redis.call("HSET", node.base() + "quota:model", "paused", "1");
        Uni<String> parked = provider.ask(
                SharedCallsFixture.question(tasks.get(0)),
                Uni.createFrom().failure(new TaskFailure.Parked("quota:model", 10, "", "no room")));
        assertThatThrownBy(() -> node.await(parked)).isInstanceOf(TaskFailure.Parked.class);

        finish(tasks.get(0), new Outcome.Parked("quota:model", 10, Usage.NONE));

        putOff(tasks.get(1));
        assertThat(due()).isEmpty();
        assertThat(provider.made).hasValue(1);
    }

    @Test
    void moreFollowersThanOneCallOfAScriptWakesAreAllWoken() throws Exception {
        List<LeasedTask> tasks = new ArrayList<>(running(100));
        for (int i = 0; i < 5; i++) {
            tasks.addAll(running(100));
        }
        CompletableFuture<String> answer = new CompletableFuture<>();
        CompletableFuture<String> led = provider.lead(tasks.get(0), answer);
        tasks.subList(1, 600).forEach(this::putOff);

        answer.complete("yes");
        led.get();

        assertThat(due()).hasSize(599);
        assertThat(redis.call("EXISTS", node.base() + "followers:default:digest"))
                .isEqualTo(0L);
    }

    @Test
    void tenantsDoNotShareUnlessTheySayBoth() {
        LeasedTask one = of("one");
        LeasedTask two = of("two");

        assertThat(provider.ask(one, "of one")).isEqualTo("of one");
        assertThat(provider.ask(two, "of two")).isEqualTo("of two");
        assertThat(node.await(provider.ask(forAll(one), Uni.createFrom().item("of all"))))
                .isEqualTo("of all");
        assertThat(node.await(provider.ask(forAll(two), Uni.createFrom().item("a call too many"))))
                .isEqualTo("of all");
    }

    private LeasedTask of(String tenant) {
        node.enqueue(BrokerFixture.aTask().tenant(tenant).build());
        return node.takeOne("a");
    }

    private static SharedCall forAll(LeasedTask task) {
        return new SharedCall(task.lease(), SharedCall.EVERYBODY, "digest", Duration.ZERO);
    }

    @Test
    void keptAnswersTakeNoMoreRoomThanIsConfiguredAndTheOldestGoFirst() {
        provider = new SharedCallsFixture(node, SharingSettings.USUAL.withRoomFor(4000));
        for (int i = 0; i < 10; i++) {
            LeasedTask task = acceptedLater();
            node.await(provider.ask(
                    SharedCallsFixture.question(task, "digest-" + i, HOUR),
                    Uni.createFrom().item("x".repeat(700))));
        }

        assertThat(Long.parseLong(String.valueOf(redis.call("HGET", node.base() + "answer-sizes:default", ""))))
                .isEqualTo(4000);
        for (int i = 0; i < 10; i++) {
            assertThat(redis.call("EXISTS", node.base() + "answer:default:digest-" + i))
                    .isEqualTo(i < 6 ? 0L : 1L);
        }
    }

    @Test
    void anAnswerThatIsTooLargeIsGivenToItsOwnRunAlone() {
        provider = new SharedCallsFixture(node, SharingSettings.USUAL.withRoomFor(1000));
        List<LeasedTask> tasks = running(2);

        assertThat(provider.ask(tasks.get(0), "x".repeat(1000))).hasSize(1000);

        assertThat(provider.ask(tasks.get(1), "yes")).isEqualTo("yes");
    }

    @Test
    void aRunThatLostItsLeaseAsksNothingAndKeepsNothing() throws Exception {
        LeasedTask lost = running(1).get(0);
        CompletableFuture<String> answer = new CompletableFuture<>();
        CompletableFuture<String> led = provider.lead(lost, answer);
        node.succeed(lost);

        answer.complete("yes");

        assertThat(led.get()).isEqualTo("yes");
        assertThat(redis.call("EXISTS", node.base() + "answer:default:digest")).isEqualTo(0L);
        assertThatThrownBy(() -> provider.ask(lost, "a call too many")).isInstanceOf(LeaseLost.class);
    }
}
