package dev.leadline.research;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.gemini.BatchKit;
import dev.leadline.gemini.Generation;
import dev.leadline.gemini.Prompt;
import dev.leadline.gemini.StrictBatches;
import dev.leadline.handler.TaskContext;
import dev.leadline.handler.TaskHandler;
import dev.leadline.handler.TaskRequest;
import dev.leadline.task.Charge;
import dev.leadline.task.TaskState;
import dev.leadline.task.Usage;
import dev.leadline.testkit.TestQueue;
import dev.leadline.testkit.TestTask;
import dev.leadline.testsupport.Site;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A question that has time is asked in a batch, and paid for once, whatever fails. Time is that of the queue. */
class BatchRunTest {

    private static final Generation DIRECT = new Generation("At once.", null, "m", "STOP", false, null, Usage.NONE);

    private final Site site = new Site();
    private final TestQueue queue = new TestQueue();
    private final StrictBatches google = new StrictBatches(site, queue.clock());
    private final BatchKit kit = new BatchKit(site, queue.clock());
    private final AtomicInteger direct = new AtomicInteger();

    record Nothing() {}

    record Said(String text, @Nullable String reason) {}

    /** Asks one question in the tier that its task leaves time for. */
    private final class Asking implements TaskHandler<Nothing, Said> {
        private final Tiered tiers = new Tiered(kit.batches());

        @Override
        public String name() {
            return "ask";
        }

        @Override
        public String description() {
            return "Asks.";
        }

        @Override
        public Uni<Said> run(Nothing nothing, TaskContext context) {
            return tiers.ask(new Prompt("What is the answer?", null, null, null), context, new Tiered.Ways() {
                        @Override
                        public Uni<Generation> directly(Prompt prompt) {
                            direct.incrementAndGet();
                            return Uni.createFrom().item(DIRECT);
                        }

                        @Override
                        public Uni<Generation> accept(Prompt prompt, Generation answer) {
                            return Uni.createFrom().item(answer);
                        }
                    })
                    .map(answered -> new Said(answered.answer().text(), answered.reason()));
        }
    }

    @BeforeEach
    void addHandler() {
        queue.add(new Asking());
    }

    @AfterEach
    void close() {
        kit.close();
        site.close();
    }

    private TestTask submit(Duration deadline) {
        return queue.submit(TaskRequest.of("ask").deadline(now().plus(deadline)));
    }

    private Instant now() {
        return queue.clock().instant();
    }

    private static List<String> tiers(TestTask task) {
        return task.charges().stream().map(Charge::tier).toList();
    }

    private void answeredInABatchOnce(TestTask task) {
        assertThat(task.result(Said.class).text()).isEqualTo("Forty-two.");
        assertThat(google.billed()).isEqualTo(1);
        assertThat(tiers(task)).containsExactly("batch");
        // 20 tokens of 0.75 and 3 of 3.75 dollars a million, halved.
        assertThat(task.usage().costUsd()).isEqualByComparingTo("0.000013125");
        assertThat(direct).hasValue(0);
    }

    private void askedAtOnce(TestTask task, String why) {
        assertThat(task.result(Said.class).text()).isEqualTo("At once.");
        assertThat(task.result(Said.class).reason())
                .contains("then asked at once, since the batch gave no answer: " + why);
        assertThat(direct).hasValue(1);
    }

    // ── All is well ─────────────────────────────────────────────────────────────────────────────────────────────────

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

    // ── Something is lost ───────────────────────────────────────────────────────────────────────────────────────────

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

    /** Lets the worker of the task die when it has sent its next request of a kind, and others go on. */
    private void dieAt(String kind, boolean done, TestTask task) {
        google.hold(kind, done);
        Thread killer = new Thread(() -> {
            try {
                google.awaitHeld();
                task.loseWorker();
            } finally {
                google.goOn();
            }
        });
        killer.start();
        queue.drain();
        try {
            killer.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        queue.drain();
        assertThat(task.crashes()).isEqualTo(1);
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
