package dev.leadline.research;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.gemini.AnswerForm;
import dev.leadline.gemini.GeminiClient;
import dev.leadline.gemini.GeminiRefusal;
import dev.leadline.gemini.Generation;
import dev.leadline.gemini.Prompt;
import dev.leadline.handler.TaskContext;
import dev.leadline.task.ErrorType;
import dev.leadline.task.TaskFailure;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Asks Gemini about the sources, with one question for each section. Each answer is a step, so it is paid for once. */
@Singleton
class Analyst {

    private static final String NO_MONEY = "not asked, since the budget has too little left";

    private final GeminiClient gemini;
    private final AnswerForm<SectionAnswer> form;
    private final ResearchConfig config;

    Analyst(GeminiClient gemini, ObjectMapper json, ResearchConfig config) {
        this.gemini = gemini;
        this.config = config;
        this.form = AnswerForm.of(SectionAnswer.class, json);
    }

    /** What is asked about all sections. */
    record Question(
            String company,
            @Nullable String focus,
            @Nullable String language,
            @Nullable String model,
            LocalDate today,
            List<Source> sources) {}

    private record Answered(Section section, Findings findings) {}

    /**
     * After a failure no further question is asked. Questions that are under way are waited for, because they are paid
     * for.
     */
    Uni<Map<Section, Findings>> ask(Question question, TaskContext context) {
        AtomicReference<@Nullable Throwable> failed = new AtomicReference<>();
        return Multi.createFrom()
                .items(Section.values())
                .onItem()
                .transformToUni(section -> failed.get() == null
                        ? ask(section, question, context)
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
                            30 + 65 * all.size() / Section.values().length,
                            one.section().title() + " is done");
                })
                .invoke(Analyst::requireAnswer);
    }

    /** A section for which there is no money leaves a gap, so that what was paid for before is of use. */
    private Uni<Answered> ask(Section section, Question question, TaskContext context) {
        if (context.kept(step(section), Findings.class).isPresent()) {
            return paid(section, question, context);
        }
        return context.moneyLeft()
                .chain(left -> left.isShort()
                        ? Uni.createFrom().item(unaffordable(section))
                        : paid(section, question, context))
                .onFailure(Analyst::isOverBudget)
                .recoverWithItem(() -> unaffordable(section));
    }

    private static boolean isOverBudget(Throwable failure) {
        return failure instanceof TaskFailure.Permanent known && known.type() == ErrorType.BUDGET_EXCEEDED;
    }

    private static Answered unaffordable(Section section) {
        return new Answered(section, new Findings(List.of(), List.of(), "", NO_MONEY));
    }

    /** When nothing at all could be asked, there is no report to write. */
    private static void requireAnswer(Map<Section, Findings> answers) {
        if (answers.values().stream().allMatch(findings -> NO_MONEY.equals(findings.refusal()))) {
            throw TaskFailure.permanent(
                    ErrorType.BUDGET_EXCEEDED, "the budget has too little left for any question about the company");
        }
    }

    private static String step(Section section) {
        return "ask:" + section.key();
    }

    private Uni<Answered> paid(Section section, Question question, TaskContext context) {
        Prompt prompt = new Prompt(
                Prompts.ask(question.company(), section, question.focus(), question.sources()),
                Prompts.system(question.today(), question.language()),
                question.model(),
                form.schema());
        return context.step(
                        step(section),
                        Findings.class,
                        used -> gemini.generate(
                                        prompt,
                                        context.lease(),
                                        gemini.sharing(context.tenant(), null, null),
                                        new StepDrafts(context, "draft:" + section.key()),
                                        used)
                                .map(this::findings)
                                // A section that is refused leaves a gap; any other failure fails the attempt.
                                .onFailure(GeminiRefusal.class)
                                .recoverWithItem(
                                        refusal -> new Findings(List.of(), List.of(), "", refusal.getMessage())))
                .map(findings -> new Answered(section, findings));
    }

    private Findings findings(Generation answer) {
        SectionAnswer found = form.read(answer);
        List<Claim> claims = found.claims().stream()
                .map(claim -> new Claim(claim.text(), claim.sources()))
                .toList();
        return new Findings(claims, found.gaps(), answer.model(), null);
    }
}
