package dev.leadline.research;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.gemini.AnswerForm;
import dev.leadline.gemini.GeminiClient;
import dev.leadline.gemini.GeminiMisfit;
import dev.leadline.gemini.GeminiRefusal;
import dev.leadline.gemini.Prompt;
import dev.leadline.handler.TaskContext;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Has Gemini write search queries for the sections that are still open. It is told the company and the questions, and nothing that a page
 * said, so no page can change what is searched for.
 */
@Singleton
class QueryWriter {

    static final int MOST = 3;
    private static final int LONGEST = 150;

    private final GeminiClient gemini;
    private final AnswerForm<Queries> form;

    QueryWriter(GeminiClient gemini, ObjectMapper json) {
        this.gemini = gemini;
        this.form = AnswerForm.of(Queries.class, json);
    }

    /** What Gemini is asked for; its schema is made from this record. */
    @RegisterForReflection
    record Queries(@Size(max = MOST) List<String> queries) {}

    /**
     * What a step keeps.
     *
     * @param cut why the budget left the model's queries out; null when it was enough
     */
    @RegisterForReflection
    record Written(
            List<String> queries,
            int calls,
            BigDecimal costUsd,
            @Nullable String cut) {}

    /** If Gemini writes no query, it is the company with the first open section; none when the budget has no call for that. */
    Uni<Written> write(
            Topic topic,
            Collection<Section> open,
            @Nullable String model,
            int round,
            CallBudget budget,
            TaskContext context) {
        String step = "queries:" + round;
        Optional<Written> kept = context.kept(step, Written.class);
        if (kept.isPresent()) {
            budget.resume(kept.get().calls(), kept.get().cut());
            return Uni.createFrom().item(kept.get());
        }
        String plain = topic.words() + " " + open.iterator().next().title();
        Written without = new Written(List.of(), 0, BigDecimal.ZERO, null);
        return Affordable.orCut(
                without,
                budget,
                context,
                () -> budget.take()
                        ? ask(new Asked(topic, open, model, step, plain), budget, context)
                        : Uni.createFrom().item(without));
    }

    private record Asked(
            Topic topic, Collection<Section> open, @Nullable String model, String step, String plain) {}

    private Uni<Written> ask(Asked asked, CallBudget budget, TaskContext context) {
        Prompt prompt =
                new Prompt(Prompts.queries(asked.topic(), asked.open(), MOST), null, asked.model(), form.schema());
        return context.step(asked.step(), Written.class, used -> {
            BudgetedDrafts drafts = new BudgetedDrafts(new StepDrafts(context, "draft:" + asked.step()), budget);
            Tally tally = Tally.since(drafts, budget, used);
            return budget.within(gemini.generate(
                            budget.inTime(prompt),
                            context.lease(),
                            gemini.sharing(context.tenant(), null, null),
                            drafts,
                            tally))
                    .map(answer -> written(fit(form.read(answer).queries(), asked.topic()), asked, tally, null))
                    // Queries are a help, and no reason to fail.
                    .onFailure(failure -> failure instanceof GeminiRefusal
                            || failure instanceof GeminiMisfit
                            || failure instanceof CallBudget.Spent)
                    .recoverWithItem(failure -> written(List.of(), asked, tally, CallBudget.cutBy(failure)));
        });
    }

    private static Written written(List<String> queries, Asked asked, Tally tally, @Nullable String cut) {
        return new Written(queries.isEmpty() ? List.of(asked.plain()) : queries, tally.calls(), tally.costUsd(), cut);
    }

    private static List<String> fit(List<String> queries, Topic topic) {
        return queries.stream()
                .map(Words::oneLine)
                .filter(query -> !query.isEmpty() && query.length() <= LONGEST)
                .map(query ->
                        query.toLowerCase(Locale.ROOT).contains(topic.company().toLowerCase(Locale.ROOT))
                                ? query
                                : topic.company() + " " + query)
                .distinct()
                .toList();
    }
}
