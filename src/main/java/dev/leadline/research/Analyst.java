package dev.leadline.research;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.gemini.AnswerForm;
import dev.leadline.gemini.GeminiClient;
import dev.leadline.gemini.GeminiRefusal;
import dev.leadline.gemini.Generation;
import dev.leadline.gemini.Prompt;
import dev.leadline.handler.TaskContext;
import dev.leadline.task.Charge;
import dev.leadline.task.ErrorType;
import dev.leadline.task.TaskFailure;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Asks Gemini about the sources, with one question for each section. Each answer is a step, so it is paid for once. */
@Singleton
class Analyst {

    private final GeminiClient gemini;
    private final AnswerForm<SectionAnswer> form;
    private final ResearchConfig config;

    Analyst(GeminiClient gemini, ObjectMapper json, ResearchConfig config) {
        this.gemini = gemini;
        this.config = config;
        this.form = AnswerForm.of(SectionAnswer.class, json);
    }

    /**
     * What is asked about the sections.
     *
     * @param round from 1; each asks about other sources
     */
    record Question(
            Topic topic,
            @Nullable String language,
            @Nullable String model,
            LocalDate today,
            List<Source> sources,
            int round) {

        String step(Section section) {
            return round == 1 ? section.key() : section.key() + ":" + round;
        }
    }

    private record Answered(Section section, Findings findings) {}

    /**
     * After a failure no further question is asked. Questions that are under way are waited for, because they are paid
     * for. A question for which the budget has no call is not asked.
     */
    Uni<Map<Section, Findings>> ask(
            Question question, Collection<Section> sections, CallBudget budget, TaskContext context) {
        AtomicReference<@Nullable Throwable> failed = new AtomicReference<>();
        return Multi.createFrom()
                .iterable(sections)
                .onItem()
                .transformToUni(section -> failed.get() == null
                        ? ask(section, question, budget, context)
                                .onFailure()
                                .invoke(failure -> failed.compareAndSet(null, failure))
                        : Uni.createFrom().<Answered>nullItem())
                .collectFailures()
                .merge(config.parallelQuestions())
                .onFailure()
                .transform(all -> Objects.requireNonNullElse(failed.get(), all))
                .collect()
                .<Map<Section, Findings>>in(() -> new EnumMap<>(Section.class), (all, one) -> {
                    all.put(one.section(), one.findings());
                    context.progress(
                            30 + 60 * all.size() / sections.size(),
                            one.section().title() + " is done");
                })
                .invoke(answers -> {
                    if (question.round() == 1) {
                        requireAnswer(answers);
                    }
                });
    }

    private Uni<Answered> ask(Section section, Question question, CallBudget budget, TaskContext context) {
        String step = "ask:" + question.step(section);
        Optional<Findings> kept = context.kept(step, Findings.class);
        if (kept.isPresent()) {
            budget.add(kept.get().calls());
            return Uni.createFrom().item(new Answered(section, kept.get()));
        }
        return Affordable.orElse(
                        Findings.none(Affordable.NO_MONEY),
                        context,
                        () -> budget.take()
                                ? context.step(
                                        step, Findings.class, used -> answer(section, question, budget, context, used))
                                : Uni.createFrom().item(Findings.none(budget.why())))
                .map(findings -> new Answered(section, findings));
    }

    /** When nothing at all could be asked, there is no report to write. */
    private static void requireAnswer(Map<Section, Findings> answers) {
        if (answers.values().stream().allMatch(findings -> Affordable.NO_MONEY.equals(findings.refusal()))) {
            throw TaskFailure.permanent(
                    ErrorType.BUDGET_EXCEEDED, "the budget has too little left for any question about the company");
        }
    }

    private Uni<Findings> answer(
            Section section, Question question, CallBudget budget, TaskContext context, Consumer<Charge> used) {
        Prompt prompt = new Prompt(
                Prompts.ask(question.topic(), section, question.sources()),
                Prompts.system(question.today(), question.language()),
                question.model(),
                form.schema());
        Tally tally = new Tally(used);
        BudgetedDrafts drafts = new BudgetedDrafts(new StepDrafts(context, "draft:" + question.step(section)), budget);
        return budget.within(gemini.generate(
                        budget.inTime(prompt),
                        context.lease(),
                        gemini.sharing(context.tenant(), null, null),
                        drafts,
                        tally))
                .map(this::findings)
                // A section that is refused, or for which the budget is over, leaves a gap; any other failure fails the
                // attempt.
                .onFailure(failure -> failure instanceof GeminiRefusal || failure instanceof CallBudget.Spent)
                .recoverWithItem(refusal -> Findings.none(String.valueOf(refusal.getMessage())))
                .map(findings -> findings.after(tally.calls(), tally.costUsd()));
    }

    private Findings findings(Generation answer) {
        SectionAnswer found = form.read(answer);
        return new Findings(found.claims(), found.gaps(), answer.model(), null, 0, BigDecimal.ZERO);
    }
}
