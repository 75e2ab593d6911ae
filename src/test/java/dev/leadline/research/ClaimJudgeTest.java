package dev.leadline.research;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.broker.LeaseLost;
import dev.leadline.claim.Reason;
import dev.leadline.decision.Decided;
import dev.leadline.decision.Decision;
import dev.leadline.decision.Decisions;
import dev.leadline.decision.Inquiry;
import dev.leadline.handler.TaskContext;
import dev.leadline.handler.TaskHandler;
import dev.leadline.task.Charge;
import dev.leadline.task.ErrorType;
import dev.leadline.task.Lease;
import dev.leadline.task.Money;
import dev.leadline.task.TaskFailure;
import dev.leadline.task.TaskState;
import dev.leadline.task.Usage;
import dev.leadline.testkit.TestQueue;
import dev.leadline.testkit.TestTask;
import dev.leadline.testsupport.Paid;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whether claims are judged, and that nothing depends on it. */
class ClaimJudgeTest {

    private static final Claim CLAIM = new Claim(
            "C1",
            "overview",
            "Acme employs 140 people.",
            null,
            null,
            null,
            "Acme employs 140 people.",
            List.of("S1"),
            "high",
            "verified",
            null,
            null,
            List.of(new Claim.Proof("S1", "Acme employs 140 people.", "Acme employs 140 people.")));

    private final AtomicReference<@Nullable Opinions> opinions = new AtomicReference<>();
    private final List<Inquiry> asked = new ArrayList<>();
    private Uni<Decided> answer = Uni.createFrom().nothing();
    private OptionalLong bytes = OptionalLong.of(200_000);
    private @Nullable String missing;
    private boolean isOn = true;
    private @Nullable Duration left;
    private CallBudget budget = new CallBudget(Depth.STANDARD, 0, Instant.now());

    /** Answers as the test wants. */
    private final class Stand implements Decisions {

        @Override
        public List<Inquiry> calls(Inquiry inquiry) {
            return List.of(inquiry);
        }

        @Override
        public Uni<Decided> decide(Inquiry inquiry, @Nullable Lease lease, Consumer<Charge> used) {
            asked.add(inquiry);
            used.accept(Paid.call("gemini-decision-1", Paid.NOVEMBER, 1000, 0, "0.0001"));
            return answer;
        }

        @Override
        public Uni<Decided> decide(Inquiry inquiry, Shared shared, Lease lease, Consumer<Charge> used) {
            return decide(inquiry, lease, used);
        }

        @Override
        public OptionalLong bytesFor(Money most) {
            return bytes;
        }

        @Override
        public Optional<String> missing() {
            return Optional.ofNullable(missing);
        }
    }

    private record Settings(boolean judge) implements ResearchConfig {
        @Override
        public int snapshotBytes() {
            return 0;
        }

        @Override
        public int parallelFetches() {
            return 1;
        }

        @Override
        public int parallelQuestions() {
            return 1;
        }

        @Override
        public int promptCharacters() {
            return 1;
        }

        @Override
        public int sourceCharacters() {
            return 1;
        }
    }

    record NoArguments() {}

    /** Judges, and nothing else. */
    private final class Judging implements TaskHandler<NoArguments, String> {

        @Override
        public String name() {
            return "judging_task";
        }

        @Override
        public String description() {
            return "Judges claims.";
        }

        @Override
        public Uni<String> run(NoArguments args, TaskContext context) {
            if (left != null) {
                budget = new CallBudget(
                        Depth.QUICK, 0, Instant.now().minus(Depth.QUICK.time()).plus(left));
            }
            return new ClaimJudge(new Stand(), new Settings(isOn))
                    .judge("Acme", List.of(CLAIM), List.of(), budget, context)
                    .invoke(opinions::set)
                    .replaceWith("done");
        }
    }

    private TestTask run() {
        TestQueue queue = TestQueue.of(new Judging());
        TestTask task = queue.submit("judging_task", Map.of());
        queue.drain();
        return task;
    }

    private Opinions judged() {
        TestTask task = run();
        assertThat(task.state()).as(task.toString()).isEqualTo(TaskState.SUCCEEDED);
        return Objects.requireNonNull(opinions.get());
    }

    private static Uni<Decided> says(double probability) {
        return Uni.createFrom()
                .item(new Decided(
                        Map.of(ClaimInquiry.id(CLAIM), new Decision.YesNo(probability > 0.5, probability, 0.9)),
                        "gemini-decision-1",
                        Usage.NONE,
                        null));
    }

    @Test
    void anAnswerIsKeptInAStepWithWhatItCost() {
        answer = says(0.03);

        TestTask task = run();

        assertThat(opinions.get()).isNotNull();
        assertThat(opinions.get().stated()).containsOnly(Map.entry(ClaimInquiry.id(CLAIM), 0.03));
        assertThat(opinions.get().calls()).isEqualTo(1);
        assertThat(opinions.get().costUsd()).isEqualByComparingTo("0.0001");
        assertThat(task.steps()).containsOnlyKeys("judge");
        assertThat(task.charges()).extracting(Charge::step).containsExactly("judge");
        assertThat(budget.calls()).isEqualTo(1);
    }

    @Test
    void aClaimLosesTrustBelowTheBoundAndNeverGainsAny() {
        Map<Double, String> verdicts = Stream.of(0.0, 0.19, 0.2, 0.5, 1.0)
                .collect(Collectors.toMap(probability -> probability, probability -> {
                    answer = says(probability);
                    return judged().applied(CLAIM).verdict();
                }));

        assertThat(verdicts)
                .isEqualTo(Map.of(
                        0.0, "insufficient", 0.19, "insufficient", 0.2, "verified", 0.5, "verified", 1.0, "verified"));
        answer = says(1.0);
        Claim doubtful = CLAIM.lowered(Reason.WORDS_DIFFER, "");
        assertThat(judged().applied(doubtful)).isEqualTo(doubtful);
    }

    @Test
    void whoSwitchesTheJudgeOffPaysForNone() {
        isOn = false;

        assertThat(judged().missing()).isEqualTo("it is switched off (leadline.research.judge)");
        assertThat(asked).isEmpty();
        assertThat(budget.calls()).isZero();
    }

    @Test
    void withoutAKeyNobodyIsAsked() {
        missing = "there is no key";

        assertThat(judged().missing()).isEqualTo("there is no key");
        assertThat(asked).isEmpty();
    }

    @Test
    void whatMayCostMoreThanTwoCentsOrNobodyKnowsHowMuchIsNotAsked() {
        bytes = OptionalLong.of(100);
        assertThat(judged().missing()).isEqualTo("not asked, since that would cost more than $0.02");
        bytes = OptionalLong.empty();
        assertThat(judged().missing()).isEqualTo("not asked, since no price is known of the model that decides");
        assertThat(asked).isEmpty();
    }

    @Test
    void withoutACallOrTimeToSpareNobodyIsAskedAndTheReportIsNoShorter() {
        budget.resume(Depth.STANDARD.calls(), null);
        assertThat(judged().missing()).startsWith("not asked, since no call or no time was left");

        budget = new CallBudget(Depth.QUICK, 0, Instant.now().minus(Depth.QUICK.time()));
        assertThat(judged().missing()).startsWith("not asked, since no call or no time was left");

        assertThat(asked).isEmpty();
        assertThat(budget.spent()).isNull();
    }

    static Stream<TaskFailure> failures() {
        return Stream.of(
                TaskFailure.permanent(ErrorType.PROVIDER_REFUSED, "no"),
                TaskFailure.permanent(ErrorType.BUDGET_EXCEEDED, "no"),
                TaskFailure.transientFailure(ErrorType.PROVIDER_UNAVAILABLE, "no"),
                TaskFailure.retryAfter(Duration.ofHours(9), ErrorType.PROVIDER_UNAVAILABLE, "no"),
                new TaskFailure.Parked("quota:gemini-decision-1", 10, "", "no"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aFailureIsSaidAndChangesNothingElse(TaskFailure failure) {
        answer = Uni.createFrom().failure(failure);

        Opinions said = judged();

        assertThat(said.missing()).isEqualTo("no");
        assertThat(said.applied(CLAIM)).isEqualTo(CLAIM);
        assertThat(said.calls()).as("it was charged").isEqualTo(1);
    }

    @Test
    void anAnswerThatTakesTooLongIsNotWaitedFor() {
        left = Duration.ofMillis(500);

        assertThat(judged().missing()).isEqualTo("the model that decides did not answer in time");
        assertThat(budget.spent()).isNull();
    }

    @Test
    void aRunThatLostItsLeaseEndsWithoutAnOpinion() {
        answer = Uni.createFrom().failure(new LeaseLost());

        TestTask task = run();

        assertThat(task.steps()).isEmpty();
        assertThat(opinions.get()).isNull();
    }
}
