package dev.leadline.research;

import dev.leadline.decision.Decided;
import dev.leadline.decision.Decision;
import dev.leadline.decision.Decisions;
import dev.leadline.decision.Inquiry;
import dev.leadline.handler.TaskContext;
import dev.leadline.task.Charge;
import dev.leadline.task.ErrorType;
import dev.leadline.task.Money;
import dev.leadline.task.TaskFailure;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Has a model read the passages of verified claims, too, in one call: the comparison sees right numbers and names, and not a wrong
 * relation between them. It is worth a little money and time, and no report fails or gets shorter because of it.
 */
@Singleton
class ClaimJudge {

    /** What it may cost for a report. */
    static final Money MOST = Money.ofDollars(new BigDecimal("0.02"));

    private static final String STEP = "judge";

    /** Such a call takes about a second. What is after it needs time, too. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Decisions decisions;
    private final ResearchConfig config;

    ClaimJudge(Decisions decisions, ResearchConfig config) {
        this.decisions = decisions;
        this.config = config;
    }

    /**
     * What the model says. The answer is a step, and so is a failure, so that nothing is paid for twice.
     *
     * @param claims of which it judges the verified ones
     * @param sources that they cite
     */
    Uni<Opinions> judge(
            String company,
            Collection<Claim> claims,
            Collection<Source> sources,
            CallBudget budget,
            TaskContext context) {
        Optional<Opinions> kept = context.kept(STEP, Opinions.class);
        if (kept.isPresent()) {
            budget.resume(kept.get().calls(), null);
            return Uni.createFrom().item(kept.get());
        }
        if (claims.stream().noneMatch(Claim::isVerified)) {
            return none(null);
        }
        if (!config.judge()) {
            return none("it is switched off (leadline.research.judge)");
        }
        Optional<String> missing = decisions.missing();
        if (missing.isPresent()) {
            return none(missing.get());
        }
        OptionalLong bytes = decisions.bytesFor(MOST);
        if (bytes.isEmpty()) {
            return none("not asked, since no price is known of the model that decides");
        }
        return ClaimInquiry.of(company, claims, sources, bytes.getAsLong())
                .map(inquiry -> affordable(inquiry, budget, context))
                .orElseGet(() -> none("not asked, since that would cost more than $" + MOST));
    }

    private static Uni<Opinions> none(@Nullable String why) {
        return Uni.createFrom().item(Opinions.none(why));
    }

    private Uni<Opinions> affordable(Inquiry inquiry, CallBudget budget, TaskContext context) {
        return Affordable.orElse(
                Opinions.none(Affordable.NO_MONEY),
                context,
                () -> budget.takeSpare()
                        ? context.step(STEP, Opinions.class, used -> ask(inquiry, budget, context, used))
                        : none("not asked, since no call or no time was left for it"));
    }

    /** Each further call would pay for the whole text once more. */
    private Uni<Opinions> ask(Inquiry inquiry, CallBudget budget, TaskContext context, Consumer<Charge> used) {
        List<Inquiry> calls = decisions.calls(inquiry);
        context.progress(95, "Judging the claims");
        Tally tally = new Tally(used);
        return decisions
                .decide(calls.get(0), context.lease(), tally)
                .ifNoItem()
                .after(patience(budget))
                .failWith(() -> TaskFailure.transientFailure(
                        ErrorType.PROVIDER_UNAVAILABLE, "the model that decides did not answer in time"))
                .map(decided -> new Opinions(stated(decided), null, tally.calls(), tally.costUsd()))
                // Also one for a quota: the report does not wait for it.
                .onFailure(TaskFailure.class)
                .recoverWithItem(failure ->
                        new Opinions(Map.of(), String.valueOf(failure.getMessage()), tally.calls(), tally.costUsd()));
    }

    private static Duration patience(CallBudget budget) {
        Duration half = budget.left().dividedBy(2).plusMillis(1);
        return half.compareTo(PATIENCE) < 0 ? half : PATIENCE;
    }

    private static Map<String, Double> stated(Decided decided) {
        Map<String, Double> stated = new HashMap<>();
        decided.answers().forEach((id, answer) -> {
            if (answer instanceof Decision.YesNo yesNo) {
                stated.put(id, yesNo.probability());
            }
        });
        return stated;
    }
}
