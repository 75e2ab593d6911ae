package dev.leadline.sharing;

import static dev.leadline.sharing.SharedCallsFixture.AS_IT_IS;
import static dev.leadline.sharing.SharedCallsFixture.question;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadline.task.LeasedTask;
import dev.leadline.task.TaskFailure;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A run that gets its answer in its own way, such as in a batch, shares it as if it had made the call. */
class OfferedAnswersTest extends SharingTest {

    private Optional<String> find(LeasedTask task) {
        return node.await(provider.calls.find(question(task), AS_IT_IS));
    }

    private void offer(LeasedTask task, String answer) {
        node.await(provider.calls.offer(question(task), answer, AS_IT_IS));
    }

    @Test
    void anAnswerThatIsOfferedIsThatOfTheOtherTasks() {
        List<LeasedTask> tasks = running(3);
        assertThat(find(tasks.get(0))).isEmpty();

        offer(tasks.get(0), "yes");

        assertThat(provider.ask(tasks.get(1), "a call too many")).isEqualTo("yes");
        assertThat(find(tasks.get(2))).contains("yes");
        assertThat(provider.made).hasValue(0);
    }

    @Test
    void whoHasLookedInVainKeepsNobodyFromAsking() {
        List<LeasedTask> tasks = running(2);
        assertThat(find(tasks.get(0))).isEmpty();

        assertThat(provider.ask(tasks.get(1), "yes")).isEqualTo("yes");

        assertThat(provider.made).hasValue(1);
    }

    @Test
    void whoLooksWhileAnotherTaskAsksWaitsForItsAnswer() throws Exception {
        List<LeasedTask> tasks = running(2);
        CompletableFuture<String> answer = new CompletableFuture<>();
        CompletableFuture<String> led = provider.lead(tasks.get(0), answer);

        assertThatThrownBy(() -> find(tasks.get(1))).isInstanceOf(TaskFailure.Following.class);

        answer.complete("yes");
        assertThat(led.get()).isEqualTo("yes");
    }

    @Test
    void anAnswerThatIsOfferedWhileAnotherTaskAsksChangesNothing() throws Exception {
        List<LeasedTask> tasks = running(3);
        CompletableFuture<String> answer = new CompletableFuture<>();
        CompletableFuture<String> led = provider.lead(tasks.get(0), answer);

        offer(tasks.get(1), "other");
        answer.complete("yes");

        assertThat(led.get()).isEqualTo("yes");
        assertThat(provider.ask(tasks.get(2), "a call too many")).isEqualTo("yes");
    }
}
