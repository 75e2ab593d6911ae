package dev.leadline.research;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.leadline.decision.Decided;
import dev.leadline.decision.Decision;
import dev.leadline.decision.Decisions;
import dev.leadline.decision.Inquiry;
import dev.leadline.decision.Question;
import dev.leadline.handler.TaskContext;
import dev.leadline.handler.TaskHandler;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code gemini_decide_task}: questions about a text whose answers are known beforehand. */
@Singleton
class GeminiDecideHandler implements TaskHandler<GeminiDecideHandler.Args, Decided> {

    /** Their answers are one result, which has a bound. */
    private static final int MOST_QUESTIONS = 10_000;

    private final Decisions decisions;

    GeminiDecideHandler(Decisions decisions) {
        this.decisions = decisions;
    }

    /**
     * What to decide.
     *
     * @param text that the questions are about
     * @param questions by ids that their answers have, too
     * @param model one, or up to five with commas between them: each is asked if those before it cannot serve; absent: the one
     *     that is configured
     * @param share with whom the answers are shared: no, tenant or all. The same questions of several tasks, asked at once, are
     *     then one call. Absent: as it is configured
     * @param cacheFor how old the answers to the same questions of another task may be, such as PT1H; absent: as it is configured
     */
    @RegisterForReflection
    record Args(
            @NotBlank(message = "is required, and must not be blank")
            String text,

            @NotEmpty(message = "are required, at least one")
            @Size(max = MOST_QUESTIONS, message = "may be up to 10,000")
            Map<
                            @Pattern(regexp = Inquiry.ID, message = Inquiry.ID_MESSAGE) String,
                            @NotNull(message = "must be a question, that is an object") @Valid Asked>
                    questions,

            @Pattern(regexp = ModelPattern.MODELS, message = ModelPattern.MESSAGE) @Nullable
            String model,

            @Pattern(regexp = ShareRules.SHARE, message = ShareRules.SHARE_MESSAGE) @Nullable
            String share,

            @Pattern(regexp = ShareRules.CACHE_FOR, message = ShareRules.CACHE_FOR_MESSAGE) @Nullable
            String cacheFor) {

        @AssertTrue(message = ShareRules.MONTH_MESSAGE)
        boolean isKeptForAMonthAtMost() {
            return ShareRules.isForAMonthAtMost(cacheFor);
        }

        @AssertTrue(message = ShareRules.KEPT_MESSAGE)
        boolean isSharedIfKept() {
            return ShareRules.isSharedIfKept(share, cacheFor);
        }
    }

    /** The kinds of questions. */
    @RegisterForReflection
    enum Type {
        @JsonProperty(Decision.YES_NO)
        YES_NO,
        @JsonProperty(Decision.CHOICE)
        CHOICE,
        @JsonProperty(Decision.SCORE)
        SCORE
    }

    /**
     * A question.
     *
     * @param instructions what is asked, or what to judge by
     * @param whenYes of {@code yes-no}: what counts as yes
     * @param whenNo of {@code yes-no}: what counts as no
     * @param options of {@code choice}: what each option means, by its name; 2 to 255
     * @param levels of {@code score}: what each level means, from level 0 on; 2 to 255
     */
    @RegisterForReflection
    record Asked(
            @NotNull(message = "is required: yes-no, choice or score")
            Type type,

            @NotBlank(message = "is required, and must not be blank")
            String instructions,

            @Nullable String whenYes,
            @Nullable String whenNo,
            @Nullable Map<String, String> options,
            @Nullable List<String> levels) {

        Asked {
            only(type, Type.YES_NO, "whenYes", whenYes);
            only(type, Type.YES_NO, "whenNo", whenNo);
            only(type, Type.CHOICE, "options", options);
            only(type, Type.SCORE, "levels", levels);
            if (type != null && instructions != null && !instructions.isBlank()) {
                // Says what is wrong with the rest.
                question(type, instructions, whenYes, whenNo, options, levels);
            }
        }

        private static void only(@Nullable Type type, Type owner, String name, @Nullable Object given) {
            if (type != null && type != owner && given != null) {
                throw new IllegalArgumentException(name + " is of questions of the type " + spelled(owner)
                        + ", and this one is of the type " + spelled(type));
            }
        }

        private static String spelled(Type type) {
            return switch (type) {
                case YES_NO -> Decision.YES_NO;
                case CHOICE -> Decision.CHOICE;
                case SCORE -> Decision.SCORE;
            };
        }

        private static Question question(
                Type type,
                String instructions,
                @Nullable String whenYes,
                @Nullable String whenNo,
                @Nullable Map<String, String> options,
                @Nullable List<String> levels) {
            return switch (type) {
                case YES_NO -> new Question.YesNo(instructions, whenYes, whenNo);
                case CHOICE -> new Question.Choice(instructions, Objects.requireNonNullElse(options, Map.of()));
                case SCORE -> new Question.Score(instructions, Objects.requireNonNullElse(levels, List.of()));
            };
        }

        Question question() {
            return question(type, instructions, whenYes, whenNo, options, levels);
        }
    }

    @Override
    public String name() {
        return "gemini_decide_task";
    }

    @Override
    public String description() {
        return "Has Gemini decide questions about a text: yes or no, one of several options, or a level of a scale, each with how"
                + " probable its answer is. All questions about a text cost one reading of it for each 1,000 of them.";
    }

    @Override
    public Optional<String> missing() {
        return decisions.missing();
    }

    @Override
    public Uni<Decided> run(Args args, TaskContext context) {
        Map<String, Question> questions = new LinkedHashMap<>();
        args.questions().forEach((id, asked) -> questions.put(id, asked.question()));
        Decisions.Shared shared = new Decisions.Shared(context.tenant(), args.share(), ShareRules.age(args.cacheFor()));
        List<Inquiry> calls = decisions.calls(new Inquiry(args.text(), questions, args.model()));
        return Multi.createFrom()
                .iterable(calls)
                .onItem()
                .transformToUniAndConcatenate(call -> once(call, calls, shared, context))
                .collect()
                .asList()
                .map(parts -> parts.stream().reduce(Decided::and).orElseThrow());
    }

    /** In a step of its own, so that none is paid for twice. */
    private Uni<Decided> once(Inquiry call, List<Inquiry> calls, Decisions.Shared shared, TaskContext context) {
        int before = calls.subList(0, calls.indexOf(call)).stream()
                .mapToInt(one -> one.questions().size())
                .sum();
        int all = calls.stream().mapToInt(one -> one.questions().size()).sum();
        int last = before + call.questions().size();
        // The questions are in the name, since a newer catalog of models may split them otherwise when the task runs
        // again.
        String name = calls.size() == 1 ? "decide" : "decide:" + (before + 1) + "-" + last;
        return context.step(name, Decided.class, used -> decisions.decide(call, shared, context.lease(), used))
                .invoke(() -> context.progress((int) (100L * last / all), last + " of " + all + " questions"));
    }
}
