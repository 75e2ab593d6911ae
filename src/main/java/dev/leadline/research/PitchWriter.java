package dev.leadline.research;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.claim.Restatement;
import dev.leadline.gemini.AnswerForm;
import dev.leadline.gemini.GeminiClient;
import dev.leadline.gemini.GeminiMisfit;
import dev.leadline.gemini.GeminiRefusal;
import dev.leadline.gemini.Prompt;
import dev.leadline.handler.TaskContext;
import dev.leadline.task.Charge;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Has Gemini write what the seller can say. It has no tools and sees no page, only verified claims and the seller's profile. A line that cites
 * no such claim, or says more than those that it cites, is dropped.
 */
@Singleton
class PitchWriter {

    private static final String STEP = "pitch";

    private final GeminiClient gemini;
    private final AnswerForm<PitchAnswer> form;

    PitchWriter(GeminiClient gemini, ObjectMapper json) {
        this.gemini = gemini;
        this.form = AnswerForm.of(PitchAnswer.class, json);
    }

    /** What is known before. */
    record Order(
            String company,
            Seller seller,
            @Nullable String language,
            @Nullable String model,
            LocalDate today,
            List<Claim> claims) {

        List<Claim> facts() {
            return claims.stream().filter(Claim::isVerified).toList();
        }
    }

    /** What Gemini answers, as a step. */
    Uni<PitchAnswer.Kept> write(Order order, CallBudget budget, TaskContext context) {
        Optional<PitchAnswer.Kept> kept = context.kept(STEP, PitchAnswer.Kept.class);
        if (kept.isPresent()) {
            budget.resume(kept.get().calls(), kept.get().cut());
            return Uni.createFrom().item(kept.get());
        }
        if (order.facts().isEmpty()) {
            return Uni.createFrom().item(none("there is no verified claim to build it on"));
        }
        return Affordable.orCut(
                none(Affordable.NO_MONEY),
                budget,
                context,
                () -> budget.takeReserved()
                        ? context.step(STEP, PitchAnswer.Kept.class, used -> ask(order, budget, context, used))
                        : Uni.createFrom().item(none(budget.why())));
    }

    private Uni<PitchAnswer.Kept> ask(Order order, CallBudget budget, TaskContext context, Consumer<Charge> used) {
        Prompt prompt = new Prompt(
                Prompts.pitch(order.company(), order.seller(), order.facts()),
                Prompts.pitchSystem(order.today(), order.language()),
                order.model(),
                form.schema());
        BudgetedDrafts drafts = new BudgetedDrafts(new StepDrafts(context, "draft:" + STEP), budget);
        Tally tally = Tally.since(drafts, budget, used);
        return budget.within(gemini.generate(
                        budget.inTime(prompt),
                        context.lease(),
                        gemini.sharing(context.tenant(), null, null),
                        drafts,
                        tally))
                .map(answer ->
                        new PitchAnswer.Kept(form.read(answer), null, answer.model(), tally.calls(), tally.costUsd()))
                // The claims are worth a report without it.
                .onFailure(failure -> failure instanceof GeminiRefusal
                        || failure instanceof GeminiMisfit
                        || failure instanceof CallBudget.Spent)
                .recoverWithItem(failure -> new PitchAnswer.Kept(
                        null,
                        String.valueOf(failure.getMessage()),
                        "",
                        tally.calls(),
                        tally.costUsd(),
                        CallBudget.cutBy(failure)));
    }

    private static PitchAnswer.Kept none(String why) {
        return new PitchAnswer.Kept(null, why, "", 0, BigDecimal.ZERO);
    }

    /** What of the answer holds. */
    static Pitch checked(Order order, PitchAnswer.Kept kept) {
        PitchAnswer answer = kept.answer();
        if (answer == null) {
            return Pitch.none(String.valueOf(kept.missing()));
        }
        Map<String, Claim> facts = new LinkedHashMap<>();
        order.facts().forEach(claim -> facts.put(claim.id(), claim));
        int made = answer.fit().size()
                + answer.openingLines().size()
                + answer.inferredPains().size()
                + answer.objections().size();
        List<Pitch.Line> fit = lines(answer.fit(), facts, order);
        List<Pitch.Line> opening = lines(answer.openingLines(), facts, order);
        List<Pitch.Line> pains = lines(answer.inferredPains(), facts, order);
        List<Pitch.Line> objections = lines(answer.objections(), facts, order);
        int held = fit.size() + opening.size() + pains.size() + objections.size();
        return new Pitch(fit, opening, pains, objections, made - held, null);
    }

    private static List<Pitch.Line> lines(List<PitchAnswer.Line> lines, Map<String, Claim> facts, Order order) {
        List<Pitch.Line> held = new ArrayList<>();
        for (PitchAnswer.Line line : lines) {
            String text = Words.oneLine(line.text());
            List<Claim> cited = line.citations().stream()
                    .distinct()
                    .filter(facts::containsKey)
                    .map(facts::get)
                    .toList();
            boolean citesOthers =
                    cited.size() < line.citations().stream().distinct().count();
            if (!text.isEmpty() && !cited.isEmpty() && !citesOthers && addsNothing(text, cited, order)) {
                held.add(new Pitch.Line(text, cited.stream().map(Claim::id).toList(), mark(cited)));
            }
        }
        return held;
    }

    private static boolean addsNothing(String text, List<Claim> cited, Order order) {
        StringBuilder facts = new StringBuilder(order.seller().text());
        cited.forEach(
                claim -> facts.append('\n').append(claim.text()).append('\n').append(claim.quote()));
        return Restatement.addition(text, order.company(), facts.toString()).isEmpty();
    }

    private static @Nullable String mark(List<Claim> cited) {
        return cited.stream()
                .map(Claim::mark)
                .filter(mark -> !mark.isEmpty())
                .findFirst()
                .orElse(null);
    }
}
