package dev.leadline.sharing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadline.task.ErrorType;
import dev.leadline.task.LeasedTask;
import dev.leadline.task.Outcome;
import dev.leadline.task.TaskError;
import dev.leadline.task.TaskFailure;
import dev.leadline.task.Usage;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What becomes of those who wait for a call that fails. */
class FailedCallsTest extends SharingTest {

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
    void anOldAnswerThatIsStillKeptDoesNotEndTheWaitForANewOne() {
        provider.ask(running(1).get(0), "old");
        LeasedTask leader = acceptedLater();
        List<LeasedTask> followers = running(3);
        CompletableFuture<String> answer = new CompletableFuture<>();
        CompletableFuture<String> led = provider.lead(leader, answer);
        followers.forEach(this::putOff);

        answer.completeExceptionally(TaskFailure.transientFailure(ErrorType.PROVIDER_UNAVAILABLE, "no"));

        assertThatThrownBy(led::get).hasRootCauseMessage("no");
        assertThat(ids(due())).containsExactly(followers.get(0).id());
    }

    @Test
    void aFailureThatIsNotOfOneRunAloneIsThatOfAllWhoWait() {
        List<LeasedTask> tasks = running(4);
        CompletableFuture<String> answer = new CompletableFuture<>();
        CompletableFuture<String> led = provider.lead(tasks.get(0), answer);
        tasks.subList(1, 4).forEach(this::putOff);

        answer.completeExceptionally(TaskFailure.permanent(ErrorType.PROVIDER_REFUSED, "blocked"));

        assertThatThrownBy(led::get).hasRootCauseMessage("blocked");
        List<LeasedTask> failing = due();
        assertThat(failing).hasSize(3);
        assertThat(failing)
                .allSatisfy(task -> assertThatThrownBy(() -> provider.ask(task, "a call too many"))
                        .hasMessage("blocked"));
        assertThat(provider.made).hasValue(1);

        failing.forEach(task -> finish(task, retryAtOnce(task)));
        List<LeasedTask> again = due();
        assertThat(again).hasSize(3);
        again.forEach(task -> assertThat(provider.ask(task, "yes")).isEqualTo("yes"));
        assertThat(provider.made).as("one call for the next attempt of all").hasValue(2);
    }

    private static Outcome retryAtOnce(LeasedTask task) {
        return new Outcome.Retry(
                Duration.ZERO, new TaskError("provider-refused", "blocked", true, task.attempt()), Usage.NONE);
    }

    @Test
    void aFailureIsNotThatOfATaskThatDidNotWaitForIt() {
        List<LeasedTask> tasks = running(2);
        assertThatThrownBy(() -> node.await(provider.ask(
                        SharedCallsFixture.question(tasks.get(0)),
                        Uni.createFrom().failure(TaskFailure.permanent(ErrorType.PROVIDER_REFUSED, "blocked")))))
                .hasMessage("blocked");

        assertThat(provider.ask(tasks.get(1), "yes")).isEqualTo("yes");
    }
}
