package dev.leadline.research;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadline.gemini.BatchPlan;
import dev.leadline.gemini.NotTaken;
import dev.leadline.gemini.Prompt;
import dev.leadline.task.TaskId;
import dev.leadline.testkit.TestTask;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A batch is submitted once, as far as Google lets anybody do that, whatever is lost, and in whatever order things happen. */
class BatchSubmissionTest extends BatchCase {

    @Test
    void aBatchWhoseSubmissionWasNotAnsweredIsFoundAgainByItsName() {
        submit(Duration.ofDays(2));
        queue.drain();
        google.loseAnswerTo("submit");
        TestTask task = submit(Duration.ofDays(2));

        queue.drain();

        assertThat(task.result(Said.class).text()).isEqualTo("Forty-two.");
        assertThat(google.count("submit")).isEqualTo(2);
        assertThat(google.billed()).isEqualTo(2);
        assertThat(tiers(task)).containsExactly("batch");
    }

    /** A submission that Google refused has passed by then: it is the last one that counts. */
    @Test
    void aLaterSubmissionWhoseAnswerWasLostIsGivenTheSameTimeToBeListed() {
        google.listsAfter(Duration.ofSeconds(50)).refuse("submit", 503);
        TestTask task = submit(Duration.ofDays(2));
        queue.runDue();
        google.loseAnswerTo("submit");

        queue.drain();

        answeredInABatchOnce(task);
        assertThat(google.count("submit")).isEqualTo(1);
    }

    /** Whatever the worker does when it dies, and whether Google has done it by then. */
    @ParameterizedTest
    @CsvSource({"submit, false", "submit, true", "look, false", "look, true", "list, true"})
    void aTaskWhoseWorkerDiesIsAnsweredByTheOnlyBatchAndChargedOnce(String kind, boolean done) {
        TestTask task = submit(Duration.ofDays(2));
        if (kind.equals("list")) {
            google.loseAnswerTo("submit");
            queue.advance(Duration.ofSeconds(59));
        } else if (kind.equals("look")) {
            queue.runDue();
            queue.advance(Duration.ofHours(2));
        }
        dieAt(kind, done, task);

        answeredInABatchOnce(task);
        assertThat(google.count("submit")).isEqualTo(1);
    }

    @Test
    void aSubmissionThatGoogleRefusedForAQuotaIsNotLookedFor() {
        google.refuse("submit", 429);
        TestTask task = submit(Duration.ofDays(2));

        queue.drain();

        answeredInABatchOnce(task);
        assertThat(google.count("list")).isZero();
    }

    /** Google may have taken it, and failed after that. */
    @Test
    void aSubmissionThatGoogleFailedToAnswerIsLookedFor() {
        google.refuse("submit", 503);
        TestTask task = submit(Duration.ofDays(2));

        queue.drain();

        answeredInABatchOnce(task);
        assertThat(google.count("list"))
                .as("before it was submitted again, and afterwards, since there may be two")
                .isEqualTo(2);
    }

    /** A worker that was stopped for a while may have lost its lease, and another one may have submitted the batch. */
    @Test
    void aSubmissionIsNotSentLongAfterItWasNoted() {
        Prompt prompt = new Prompt("What is the answer?", null, null, null);
        BatchPlan plan = kit.batches().plan(prompt, TaskId.next(), null, "a test");
        Instant noted = now();
        queue.advance(Duration.ofSeconds(31));

        assertThatThrownBy(
                        () -> kit.batches().submit(prompt, plan, noted).await().atMost(Duration.ofSeconds(5)))
                .isInstanceOf(NotTaken.class);

        assertThat(google.done()).isEmpty();
    }

    /** So it is also when a worker submits that has lost its lease. */
    @Test
    void ofABatchThatWasSubmittedTwiceAllButOneAreCancelled() {
        google.listsAfter(Duration.ofSeconds(90)).loseAnswerTo("submit");
        TestTask task = submit(Duration.ofDays(2));

        queue.drain();

        answeredInABatchOnce(task);
        assertThat(google.count("submit")).isEqualTo(2);
        assertThat(google.count("cancel")).isEqualTo(1);
    }

    @Test
    void whatABatchWasAnsweredThatWasSubmittedTwiceIsInTheBooksTwice() {
        google.takes(Duration.ofSeconds(70)).listsAfter(Duration.ofSeconds(90)).loseAnswerTo("submit");
        TestTask task = submit(Duration.ofDays(2));

        queue.drain();

        assertThat(task.result(Said.class).text()).isEqualTo("Forty-two.");
        assertThat(google.billed()).isEqualTo(2);
        assertThat(tiers(task)).containsExactly("batch", "batch");
    }

    @Test
    void aSecondBatchThatCannotBeCancelledNowIsCancelledLater() {
        google.listsAfter(Duration.ofSeconds(90)).loseAnswerTo("submit");
        TestTask task = submit(Duration.ofDays(2));
        queue.runDue();
        queue.advance(Duration.ofSeconds(61));
        google.refuse("cancel", 503);

        queue.drain();

        answeredInABatchOnce(task);
        assertThat(google.count("cancel")).isEqualTo(1);
    }
}
