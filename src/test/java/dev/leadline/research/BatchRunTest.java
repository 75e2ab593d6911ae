package dev.leadline.research;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.task.Charge;
import dev.leadline.task.TaskState;
import dev.leadline.testkit.TestTask;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A question that has time is asked in a batch, and paid for once, whatever becomes of the batch. */
class BatchRunTest extends BatchCase {

    @Test
    void aTaskThatHasTimeIsAnsweredInABatchWhichIsChargedOnceAndAtHalfThePrice() {
        TestTask task = submit(Duration.ofDays(2));

        queue.drain();

        answeredInABatchOnce(task);
        assertThat(task.attempt()).isEqualTo(1);
        assertThat(task.result(Said.class).reason()).startsWith("sent as a batch: PT48H are left");
        assertThat(task.progress().get(0).message()).startsWith("sent as a batch");
        assertThat(google.count("submit")).isEqualTo(1);
        assertThat(google.submitted().at("/batch/displayName").asText())
                .isEqualTo("leadline-" + task.id().value());
    }

    @Test
    void aTaskThatHasNoTimeOrNoDeadlineIsAskedAtOnce() {
        TestTask soon = submit(Duration.ofMinutes(5));
        TestTask never = queue.submit("ask", Map.of());

        queue.drain();

        assertThat(soon.result(Said.class).reason()).startsWith("sent as standard: PT5M are left");
        assertThat(never.result(Said.class).reason()).isNull();
        assertThat(google.done()).isEmpty();
    }

    /** It waits as a task that is due later: without a slot, and without using up attempts. */
    @Test
    void aTaskThatWaitsIsSnoozedAndLooksLessAndLessOftenUpToABound() {
        google.takes(Duration.ofHours(2));
        TestTask task = submit(Duration.ofDays(2));
        List<Duration> pauses = new ArrayList<>();
        while (!task.state().isFinal()) {
            queue.runDue();
            Instant due = task.due();
            if (due != null) {
                assertThat(task.state()).isEqualTo(TaskState.SCHEDULED);
                assertThat(task.error().message()).contains("Google has the batch batches/b1");
                assertThat(task.attempt()).isZero();
                pauses.add(Duration.between(now(), due));
                queue.advance(Duration.between(now(), due));
            }
        }

        answeredInABatchOnce(task);
        assertThat(pauses).isSorted().startsWith(Duration.ofSeconds(30)).endsWith(Duration.ofMinutes(10));
        assertThat(pauses).hasSizeLessThan(40);
    }

    // ── A batch without an answer ───────────────────────────────────────────────────────────────────────────────────

    @Test
    void aStuckBatchIsCancelledInTimeAndItsQuestionAskedAtOnce() {
        google.takes(null);
        TestTask task = submit(Duration.ofDays(1));
        Instant deadline = now().plus(Duration.ofDays(1));

        queue.drain();

        askedAtOnce(task, "Google ended it without an answer: CANCELLED");
        assertThat(now()).isBetween(deadline.minus(Duration.ofMinutes(15)), deadline.minus(Duration.ofMinutes(14)));
        assertThat(google.billed()).isZero();
        assertThat(task.charges()).isEmpty();
        assertThat(google.count("submit")).isEqualTo(1);
    }

    @Test
    void anAnswerThatComesWhileItsBatchIsCancelledIsUsedAndChargedOnce() {
        google.takes(Duration.ofHours(23).plusMinutes(46)).cancelTakes(null);
        TestTask task = submit(Duration.ofDays(1));

        queue.drain();

        assertThat(google.count("cancel")).isPositive();
        answeredInABatchOnce(task);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aTaskWhoseWorkerDiesWhileItCancelsIsAskedAtOnceAndOnce(boolean done) {
        google.takes(null);
        TestTask task = submit(Duration.ofDays(1));
        queue.advance(Duration.ofHours(23).plusMinutes(44));
        dieAt("cancel", done, task);

        askedAtOnce(task, "Google ended it without an answer: CANCELLED");
        assertThat(task.charges()).isEmpty();
    }

    @Test
    void aBatchThatGoogleDoesNotEndAfterItWasCancelledIsNotWaitedForLongerThanAWhile() {
        google.takes(null).cancelTakes(null);
        TestTask task = submit(Duration.ofDays(1));
        Instant deadline = now().plus(Duration.ofDays(1));

        queue.drain();

        askedAtOnce(task, "it had no answer in time, was cancelled, and is still RUNNING");
        assertThat(now()).isBefore(deadline.minus(Duration.ofMinutes(12)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"EXPIRED", "FAILED", "CANCELLED"})
    void aBatchThatEndsWithoutAnAnswerIsFollowedByACallAtOnce(String state) {
        google.takes(Duration.ofHours(1)).endsAs(state);
        TestTask task = submit(Duration.ofDays(3));

        queue.drain();

        askedAtOnce(task, "Google ended it without an answer: " + state);
        assertThat(google.count("cancel")).isZero();
        assertThat(task.charges()).isEmpty();
    }

    @Test
    void aRefusalForLongerThanThereIsTimeIsNotWaitedFor() {
        google.refuse("submit", 429, "Please retry in 86400s.");
        TestTask task = submit(Duration.ofDays(1));
        Instant deadline = now().plus(Duration.ofDays(1));

        queue.drain();

        askedAtOnce(task, "there is no time for it");
        assertThat(now()).isEqualTo(deadline.minus(Duration.ofMinutes(15)));
        assertThat(task.charges()).isEmpty();
    }

    @Test
    void aBatchThatGoogleNeverTakesIsNotSubmittedForEver() {
        google.refuseAll("submit", 503);
        TestTask task = submit(Duration.ofDays(2));

        queue.drain();

        askedAtOnce(task, "there is no time for it");
        assertThat(task.steps()).hasSizeLessThan(400);
        assertThat(google.billed()).isZero();
    }

    @Test
    void aBatchThatGoogleRefusesIsNoFailureOfTheTask() {
        google.refuse("submit", 400);
        TestTask task = submit(Duration.ofDays(2));

        queue.drain();

        askedAtOnce(task, "Gemini answered with status 400");
        assertThat(task.attempt()).isEqualTo(1);
        assertThat(task.failures()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"submit, 429", "submit, 503", "look, 503", "look, 500", "look, 429"})
    void whatGoogleCannotDoNowIsTriedAgainWithoutUsingUpAnAttempt(String kind, int status) {
        google.refuse(kind, status);
        TestTask task = submit(Duration.ofDays(2));

        queue.drain();

        answeredInABatchOnce(task);
        assertThat(task.failures()).isZero();
        assertThat(task.attempt()).isEqualTo(1);
    }

    @Test
    void aBatchThatGoogleHasForgottenIsFollowedByACallAtOnce() {
        TestTask task = submit(Duration.ofDays(2));
        queue.runDue();
        google.refuse("look", 404);

        queue.drain();

        askedAtOnce(task, "Gemini answered with status 404");
    }

    /** It was paid for, and Gemini would refuse it again. */
    @Test
    void anAnswerThatCannotBeUsedIsChargedOnceAndEndsTheTask() {
        google.answers("{\"promptFeedback\":{\"blockReason\":\"SAFETY\"},\"usageMetadata\":{\"promptTokenCount\":9}}");
        TestTask task = submit(Duration.ofDays(2));

        queue.drain();

        assertThat(task.state()).isEqualTo(TaskState.FAILED);
        assertThat(task.error().type()).isEqualTo("provider-refused");
        assertThat(task.charges()).extracting(Charge::end).containsExactly(Charge.End.UNUSABLE);
        assertThat(direct).hasValue(0);

        task.retry();
        queue.drain();
        assertThat(task.charges()).hasSize(1);
    }
}
