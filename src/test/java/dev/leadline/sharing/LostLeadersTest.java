package dev.leadline.sharing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadline.broker.LeaseLost;
import dev.leadline.task.LeasedTask;
import dev.leadline.task.Outcome;
import dev.leadline.task.TaskFailure;
import dev.leadline.task.Usage;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A call is made again, by one task, when the task that made it is gone. */
class LostLeadersTest extends SharingTest {

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

    /** Otherwise its retry would come as soon as some other call of the same ends. */
    @Test
    void whoMakesTheCallAfterAllWaitsForItNoLonger() {
        List<LeasedTask> tasks = running(2);
        provider.lead(tasks.get(0), new CompletableFuture<>());
        putOff(tasks.get(1));
        node.succeed(tasks.get(0));
        redis.call("ZADD", node.base() + "later", "0", later());

        assertThat(provider.ask(node.takeOne("a"), "yes")).isEqualTo("yes");

        assertThat(redis.call("EXISTS", node.base() + "followers:default:digest"))
                .isEqualTo(0L);
    }

    private String later() {
        return ((List<?>) redis.call("ZRANGE", node.base() + "later", "0", "0"))
                .get(0)
                .toString();
    }

    @Test
    void aCallThatIsCancelledIsMadeByAnother() {
        List<LeasedTask> tasks = running(2);
        int before = provider.made.get();
        AtomicBoolean closed = new AtomicBoolean();
        Cancellable run = provider.ask(
                        SharedCallsFixture.question(tasks.get(0)),
                        Uni.createFrom().<String>nothing().onCancellation().invoke(() -> closed.set(true)))
                .subscribe()
                .with(answer -> {}, failure -> {});
        Awaitility.await().until(() -> provider.made.get() > before);
        putOff(tasks.get(1));

        run.cancel();

        assertThat(closed)
                .as("its connection is closed without waiting for Redis")
                .isTrue();
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
