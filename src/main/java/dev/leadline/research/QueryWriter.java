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

    /** What a step keeps. */
    @RegisterForReflection
    record Written(List<String> queries, int calls, BigDecimal costUsd) {}

    /** At least one query. If Gemini writes none, it is the company with the first open section. */
    Uni<Written> write(
            Topic topic,
            Collection<Section> open,
            @Nullable String model,
            int round,
            Budget budget,
            TaskContext context) {
        String step = "queries:" + round;
        Optional<Written> kept = context.kept(step, Written.class);
        if (kept.isPresent()) {
            budget.add(kept.get().calls());
            return Uni.createFrom().item(kept.get());
        }
        String plain = topic.words() + " " + open.iterator().next().title();
        if (!budget.take()) {
            return Uni.createFrom().item(new Written(List.of(plain), 0, BigDecimal.ZERO));
        }
        Prompt prompt = new Prompt(Prompts.queries(topic, open, MOST), null, model, form.schema());
        return context.step(step, Written.class, used -> {
            Tally tally = new Tally(used);
            BudgetedDrafts drafts = new BudgetedDrafts(new StepDrafts(context, "draft:" + step), budget);
            return budget.within(gemini.generate(prompt, context.lease(), drafts, tally))
                    .map(answer -> fit(form.read(answer).queries(), topic))
                    // Queries are a help, and no reason to fail.
                    .onFailure(failure -> failure instanceof GeminiRefusal
                            || failure instanceof GeminiMisfit
                            || failure instanceof Budget.Spent)
                    .recoverWithItem(List.of())
                    .map(queries ->
                            new Written(queries.isEmpty() ? List.of(plain) : queries, tally.calls(), tally.costUsd()));
        });
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
