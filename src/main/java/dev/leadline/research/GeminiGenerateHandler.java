package dev.leadline.research;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.leadline.gemini.GeminiClient;
import dev.leadline.gemini.Generation;
import dev.leadline.gemini.GroundedAnswer;
import dev.leadline.gemini.GroundedGemini;
import dev.leadline.gemini.GroundedPrompt;
import dev.leadline.gemini.Prompt;
import dev.leadline.gemini.Sharing;
import dev.leadline.gemini.Tier;
import dev.leadline.handler.TaskContext;
import dev.leadline.handler.TaskHandler;
import dev.leadline.task.Charge;
import dev.leadline.task.Usage;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** {@code gemini_generate_task}: one call of Gemini. */
@Singleton
class GeminiGenerateHandler implements TaskHandler<GeminiGenerateHandler.Args, Object> {

    private final GeminiClient gemini;
    private final GroundedGemini grounded;
    private final Tiered tiers;

    GeminiGenerateHandler(GeminiClient gemini, GroundedGemini grounded, Tiered tiers) {
        this.gemini = gemini;
        this.grounded = grounded;
        this.tiers = tiers;
    }

    /**
     * What to ask.
     *
     * @param schema JSON Schema of the answer (draft 2020-12, unless it names another); if the answer does not fit it,
     *     the attempt fails
     * @param grounded whether Google Search may be used; not possible together with a schema
     * @param thinking how much the model thinks: minimal, low, medium, high or xhigh, as far as the model has that level;
     *     absent: as the model does by itself
     * @param model one, or up to five with commas between them: each is asked if those before it cannot serve
     * @param tier how it should be served: standard, flex (slower and cheaper), batch (within a day, and cheaper) or priority; absent:
     *     as the task's deadline leaves time, or standard if it has none
     * @param share with whom the answer is shared: no, tenant or all. The same question of several tasks, asked at once, is then
     *     one call. Absent: as it is configured
     * @param cacheFor how old the answer to the same question of another task may be, such as PT1H; absent: as it is configured
     */
    @RegisterForReflection
    record Args(
            @NotBlank(message = "is required, and must not be blank")
            String prompt,

            @Nullable String system,

            @Pattern(regexp = ModelPattern.MODELS, message = ModelPattern.MESSAGE) @Nullable
            String model,

            @JsonSchema @Nullable JsonNode schema,

            @Nullable Boolean grounded,

            @Pattern(regexp = "[a-z]{1,20}", message = "must be a thinking level, such as low or high") @Nullable
            String thinking,

            @Pattern(regexp = "standard|flex|batch|priority", message = "must be standard, flex, batch or priority")
            @Nullable
            String tier,

            @Pattern(regexp = ShareRules.SHARE, message = ShareRules.SHARE_MESSAGE) @Nullable
            String share,

            @Pattern(regexp = ShareRules.CACHE_FOR, message = ShareRules.CACHE_FOR_MESSAGE) @Nullable
            String cacheFor) {

        Args {
            if (schema != null && schema.isNull()) {
                schema = null;
            }
        }

        @AssertTrue(
                message =
                        "grounded cannot be used together with a schema: first ask with grounded, then ask for JSON about the answer")
        boolean isEitherGroundedOrStructured() {
            return schema == null || !Boolean.TRUE.equals(grounded);
        }

        @AssertTrue(message = "grounded cannot be used together with the tier batch: leave one of both out")
        boolean isEitherGroundedOrInABatch() {
            return !"batch".equals(tier) || !Boolean.TRUE.equals(grounded);
        }

        @AssertTrue(message = "a grounded answer may not be shared or kept: leave out share and cacheFor, or grounded")
        boolean isEitherGroundedOrShared() {
            return !Boolean.TRUE.equals(grounded) || (cacheFor == null && (share == null || share.equals("no")));
        }

        @AssertTrue(message = ShareRules.MONTH_MESSAGE)
        boolean isKeptForAMonthAtMost() {
            return ShareRules.isForAMonthAtMost(cacheFor);
        }

        @AssertTrue(message = ShareRules.KEPT_MESSAGE)
        boolean isSharedIfKept() {
            return ShareRules.isSharedIfKept(share, cacheFor);
        }
    }

    /**
     * Text, or JSON when a schema was given. That of a grounded question is a {@link GroundedAnswer}.
     *
     * @param truncated whether the text was cut at the output limit; if JSON is cut, the task fails
     * @param groundingSources none, since this answer rests on no search
     * @param tier that served it, which decides about its price
     * @param tierReason why it was sent for the tier that it was sent for; absent when the task said so itself, or had the answer of
     *     another task
     * @param cached true if it is the answer to a call of another task, which cost nothing more; absent otherwise
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @RegisterForReflection
    record Answer(
            @Nullable String text,
            @Nullable JsonNode json,
            String model,
            String finishReason,
            boolean truncated,
            List<String> groundingSources,
            @Nullable String tier,
            @Nullable String tierReason,
            Usage usage,
            @Nullable Boolean cached) {}

    @Override
    public String name() {
        return "gemini_generate_task";
    }

    @Override
    public String description() {
        return "Asks Gemini: text in, text out, which can be followed as it comes, or JSON that fits a given schema. A text that was cut at the output"
                + " limit says truncated: true; a grounded answer brings Google's search suggestions in searchEntryPoint, is"
                + " shown to its tenant alone, and only for a while.";
    }

    @Override
    public Optional<String> missing() {
        return gemini.missing();
    }

    @Override
    public Uni<Object> run(Args args, TaskContext context) {
        Prompt prompt = new Prompt(
                args.prompt(),
                args.system(),
                args.model(),
                args.schema(),
                args.thinking(),
                Tier.named(args.tier()).orElse(null));
        return Boolean.TRUE.equals(args.grounded())
                ? ground(prompt, context).map(answer -> answer)
                : generate(prompt, sharing(args, context), context).map(answer -> answer);
    }

    private Sharing sharing(Args args, TaskContext context) {
        return gemini.sharing(context.tenant(), args.share(), ShareRules.age(args.cacheFor()));
    }

    /**
     * Neither live output nor a step, since both are kept: it must be shown together with its search suggestions, and
     * nowhere but in the result. So if the worker dies before the result is written, the question is asked, and paid for,
     * once more.
     */
    private Uni<GroundedAnswer> ground(Prompt question, TaskContext context) {
        return grounded.ask(new GroundedPrompt(question), context.lease(), context::used);
    }

    private Uni<Answer> generate(Prompt prompt, Sharing sharing, TaskContext context) {
        AtomicBoolean told = new AtomicBoolean();
        return context.step(
                        "generate",
                        Answer.class,
                        used -> tiers.ask(prompt, context, ways(sharing, context, used, told))
                                .map(GeminiGenerateHandler::answer))
                .call(answer -> told.get() || answer.text() == null
                        ? Uni.createFrom().voidItem()
                        : context.chunk(answer.text()));
    }

    /**
     * Text is live output as it comes. JSON is none: it is checked, and perhaps asked for again, before anybody may see it.
     * What an earlier run has kept, what a batch has answered, and the answer to another task's call, are told as a whole.
     *
     * @param told becomes true when the text is told piece by piece
     */
    private Tiered.Ways ways(Sharing sharing, TaskContext context, Consumer<Charge> used, AtomicBoolean told) {
        StepDrafts drafts = new StepDrafts(context, "draft");
        return new Tiered.Ways() {
            @Override
            public Uni<Generation> directly(Prompt prompt) {
                if (prompt.schema() != null) {
                    return gemini.generate(prompt, context.lease(), sharing, drafts, used);
                }
                return gemini.stream(prompt, context.lease(), sharing, used, piece -> {
                    told.set(true);
                    return context.chunk(piece);
                });
            }

            @Override
            public Uni<Generation> accept(Prompt prompt, Generation answer) {
                return gemini.accept(prompt, answer, context.lease(), sharing, drafts, used);
            }

            @Override
            public Uni<Optional<Generation>> known(Prompt prompt) {
                return gemini.known(prompt, context.lease(), sharing);
            }
        };
    }

    private static Answer answer(Tiered.Answered answered) {
        Generation answer = answered.answer();
        return new Answer(
                answer.json() == null ? answer.text() : null,
                answer.json(),
                answer.model(),
                answer.finishReason(),
                answer.truncated(),
                List.of(),
                answer.tier() == null ? null : answer.tier().spelled(),
                answered.reason(),
                answer.usage(),
                answer.cached() ? true : null);
    }
}
