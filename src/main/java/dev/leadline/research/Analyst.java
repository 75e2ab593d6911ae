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
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Asks Gemini about the sources, with a question for each section. Each answer is a step, so it is paid for once. */
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
     * @param atOnce about how many sections one call asks
     */
    record Question(
            Topic topic,
            @Nullable String language,
            @Nullable String model,
            LocalDate today,
            List<Source> sources,
            int round,
            int atOnce) {

        String step(List<Section> group) {
            String names = group.stream().map(Section::key).collect(Collectors.joining("+"));
            return round == 1 ? names : names + ":" + round;
        }

        List<List<Section>> groups(Collection<Section> sections) {
            List<Section> all = List.copyOf(sections);
            List<List<Section>> groups = new ArrayList<>();
            for (int start = 0; start < all.size(); start += atOnce) {
                groups.add(all.subList(start, Math.min(all.size(), start + atOnce)));
            }
            return groups;
        }
    }

    /** The answers about several sections, in their order, as a step keeps them. The first has what the call took. */
    @RegisterForReflection
    record Answers(List<Findings> each) {}

    private record Answered(List<Section> group, List<Findings> each) {}

    /**
     * After a failure no further question is asked. Questions that are under way are waited for, because they are paid
     * for. A question for which the budget has no call is not asked.
     */
    Uni<Map<Section, Findings>> ask(
            Question question, Collection<Section> sections, CallBudget budget, TaskContext context) {
        AtomicReference<@Nullable Throwable> failed = new AtomicReference<>();
        return Multi.createFrom()
                .iterable(question.groups(sections))
                .onItem()
                .transformToUni(group -> failed.get() == null
                        ? ask(group, question, budget, context)
                                .map(each -> new Answered(group, each))
                                .onFailure()
                                .invoke(failure -> failed.compareAndSet(null, failure))
                        : Uni.createFrom().<Answered>nullItem())
                .collectFailures()
                .merge(config.parallelQuestions())
                .onFailure()
                .transform(all -> Objects.requireNonNullElse(failed.get(), all))
                .collect()
                .<Map<Section, Findings>>in(() -> new EnumMap<>(Section.class), (all, one) -> {
                    for (int i = 0; i < one.group().size(); i++) {
                        all.put(one.group().get(i), one.each().get(i));
                    }
                    context.progress(30 + 60 * all.size() / sections.size(), done(one.group()));
                })
                .invoke(answers -> {
                    if (question.round() == 1) {
                        requireAnswer(answers);
                    }
                });
    }

    private static String done(List<Section> group) {
        return group.stream().map(Section::title).collect(Collectors.joining(", "))
                + (group.size() == 1 ? " is done" : " are done");
    }

    private Uni<List<Findings>> ask(List<Section> group, Question question, CallBudget budget, TaskContext context) {
        String step = "ask:" + question.step(group);
        Optional<List<Findings>> kept = kept(step, group, context);
        if (kept.isPresent()) {
            kept.get().forEach(findings -> budget.resume(findings.calls(), findings.cut()));
            return Uni.createFrom().item(kept.get());
        }
        return Affordable.orCut(
                each(group, Findings.none(Affordable.NO_MONEY)),
                budget,
                context,
                () -> budget.take()
                        ? inStep(step, group, used -> answer(group, question, budget, context, used), context)
                        : Uni.createFrom().item(each(group, Findings.none(budget.why()))));
    }

    private static List<Findings> each(List<Section> group, Findings findings) {
        return Collections.nCopies(group.size(), findings);
    }

    private static Optional<List<Findings>> kept(String step, List<Section> group, TaskContext context) {
        return group.size() == 1
                ? context.kept(step, Findings.class).map(List::of)
                : context.kept(step, Answers.class).map(Answers::each);
    }

    private static Uni<List<Findings>> inStep(
            String step,
            List<Section> group,
            Function<Consumer<Charge>, Uni<List<Findings>>> work,
            TaskContext context) {
        return group.size() == 1
                ? context.step(step, Findings.class, used -> work.apply(used).map(each -> each.get(0)))
                        .map(List::of)
                : context.step(step, Answers.class, used -> work.apply(used).map(Answers::new))
                        .map(Answers::each);
    }

    /** When nothing at all could be asked, there is no report to write. */
    private static void requireAnswer(Map<Section, Findings> answers) {
        if (answers.values().stream().allMatch(findings -> Affordable.NO_MONEY.equals(findings.refusal()))) {
            throw TaskFailure.permanent(
                    ErrorType.BUDGET_EXCEEDED, "the budget has too little left for any question about the company");
        }
    }

    private Uni<List<Findings>> answer(
            List<Section> group, Question question, CallBudget budget, TaskContext context, Consumer<Charge> used) {
        BudgetedDrafts drafts = new BudgetedDrafts(new StepDrafts(context, "draft:" + question.step(group)), budget);
        Tally tally = Tally.since(drafts, budget, used);
        return budget.within(gemini.generate(
                        budget.inTime(prompt(group, question)),
                        context.lease(),
                        gemini.sharing(context.tenant(), null, null),
                        drafts,
                        tally))
                .map(answer -> findings(group, answer))
                // A section that is refused, or for which the budget is over, leaves a gap; any other failure fails the
                // attempt.
                .onFailure(failure -> failure instanceof GeminiRefusal || failure instanceof CallBudget.Spent)
                .recoverWithItem(refusal ->
                        each(group, Findings.cut(String.valueOf(refusal.getMessage()), CallBudget.cutBy(refusal))))
                .map(each -> {
                    List<Findings> paid = new ArrayList<>(each);
                    paid.set(0, paid.get(0).after(tally.calls(), tally.costUsd()));
                    return List.copyOf(paid);
                });
    }

    private Prompt prompt(List<Section> group, Question question) {
        return new Prompt(
                Prompts.ask(question.topic(), group, question.sources()),
                Prompts.system(question.today(), question.language(), group.size()),
                question.model(),
                group.size() == 1 ? form.schema() : form.schemaOfEach(names(group)));
    }

    private List<Findings> findings(List<Section> group, Generation answer) {
        return group.size() == 1
                ? List.of(findings(form.read(answer), answer.model()))
                : names(group).stream()
                        .map(name -> findings(form.read(answer, name), answer.model()))
                        .toList();
    }

    private static List<String> names(List<Section> group) {
        return group.stream().map(Section::key).toList();
    }

    private static Findings findings(SectionAnswer found, String model) {
        return new Findings(found.claims(), found.gaps(), model, null, 0, BigDecimal.ZERO);
    }
}
