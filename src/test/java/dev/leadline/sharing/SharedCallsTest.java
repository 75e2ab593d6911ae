package dev.leadline.sharing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.broker.BrokerFixture;
import dev.leadline.task.LeasedTask;
import dev.leadline.task.Outcome;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The same call of several tasks is made once, and all get its answer. */
class SharedCallsTest extends SharingTest {

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

    /** The time in an id is that of the process that accepted the task. */
    @Test
    void oneCallIsEnoughAlthoughTheClockOfAnApiIsAhead() throws Exception {
        for (int i = 0; i < 3; i++) {
            TaskId ahead = TaskId.of(Instant.now().plusSeconds(3600), "task " + i);
            node.enqueue(BrokerFixture.aTask().id(ahead).build());
        }
        List<LeasedTask> tasks = node.take("a", 3).tasks();
        CompletableFuture<String> answer = new CompletableFuture<>();
        CompletableFuture<String> led = provider.lead(tasks.get(0), answer);
        putOff(tasks.get(1));

        answer.complete("yes");
        led.get();

        assertThat(provider.ask(tasks.get(2), "a call too many"))
                .as("it never waited")
                .isEqualTo("yes");
        assertThat(provider.ask(node.takeOne("a"), "a call too many")).isEqualTo("yes");
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
        assertThat(redis.call("ZCOUNT", node.base() + "followers:default:digest", "0", "+inf"))
                .as("tasks that still wait")
                .isEqualTo(0L);
    }
}
